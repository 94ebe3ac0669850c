/// The printed calendar's look: quiet on screen, one month a page on A4 landscape. Text on its ground has a
/// contrast of at least 4.5:1.
enum CalendarStyle {
    static let sheet = """
        @page { size: A4 landscape; margin: 10mm; }
        * { box-sizing: border-box; }
        :root { color-scheme: light; }
        body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: #fff; color: #22302f;
          font: 1rem/1.45 "Source Sans 3", "Helvetica Neue", Arial, sans-serif;
          -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        header { border-bottom: 2px solid #2f5d57; margin-bottom: 1.5rem; }
        .coop { margin: 0; color: #2f5d57; font-weight: 600; }
        h1 { margin: .1rem 0 .4rem; font-size: 1.9rem; line-height: 1.15; }
        header p:last-child { margin: 0 0 .8rem; color: #4a5857; }
        h2 { margin: 2rem 0 .6rem; font-size: 1.35rem; color: #2f5d57; }
        .month h2::first-letter { text-transform: uppercase; }
        h2 small { font-size: .95rem; font-weight: 400; color: #4a5857; margin-left: .6rem; }
        h3 { margin: 0 0 .2rem; font-size: 1rem; }
        .columns { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; align-items: flex-start; }
        .columns > div { flex: 1 1 22rem; }
        .columns ul { margin: 0 0 1rem; padding-left: 1.1rem; }
        .totals { border-collapse: collapse; flex: 1 1 26rem; min-width: 0; }
        .totals caption { text-align: left; padding-bottom: .4rem; font-weight: 600; }
        .totals th, .totals td { padding: .25rem .6rem; border-bottom: 1px solid #d9e0de; text-align: right; }
        .totals th:first-child { text-align: left; font-weight: 400; white-space: nowrap; }
        .totals thead th { color: #4a5857; font-weight: 600; border-bottom-color: #2f5d57; }
        .totals tfoot th:first-child, .totals tfoot td { font-weight: 700; border: 0; }
        .totals tbody th::first-letter { text-transform: uppercase; }
        .grid { width: 100%; border-collapse: collapse; table-layout: fixed; }
        .grid.quiet th:nth-child(n+6) { width: 9%; }
        .grid th { padding: .3rem; font-size: .85rem; font-weight: 600; color: #4a5857; text-align: left; }
        .grid td { height: 5.6rem; padding: .3rem; border: 1px solid #d9e0de; vertical-align: top; }
        .grid td.off { background: #fff; border-color: #edf1f0; }
        .grid td.weekend { background: #f5f7f6; }
        .grid td.closed { background: #f3efe6; }
        .grid p { margin: 0; }
        .day { font-size: .85rem; color: #4a5857; }
        .day em { font-style: normal; color: #6b4e16; }
        .grid p.busy { font-size: .75rem; font-weight: 600; color: #8a3b12; }
        .grid ul, .columns ul.legend { list-style: none; margin: .15rem 0 0; padding: 0; }
        .grid li, .legend li { margin-bottom: .2rem; padding: .1rem .35rem; border-left: 4px solid; border-radius: 2px;
          font-size: .8rem; line-height: 1.25; overflow-wrap: anywhere; }
        .legend li { display: inline-block; margin-right: .4rem; }
        .grid li span { display: block; color: #3b4847; }
        .grid li i { font-style: normal; }
        li.statutory { background: #fbeeec; border-color: #a33b2c; }
        li.service { background: #ebf2f8; border-color: #2b6292; }
        li.survey { background: #f2eef8; border-color: #6a4a9c; }
        li.newsletter { background: #ebf5ef; border-color: #2f7a55; }
        @media screen and (max-width: 52rem) {
          body { padding: 1rem; }
          .totals { width: 100%; flex-basis: 100%; font-size: .9rem; }
          .totals th, .totals td { padding: .25rem .2rem; }
          .totals th:first-child { white-space: normal; }
          .columns > div { flex-basis: 100%; }
          .grid thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
          .grid, .grid tbody, .grid tr, .grid td { display: block; }
          .grid td { height: auto; border-width: 0 0 1px; }
          .grid td.off, .grid td.empty { display: none; }
          .grid td.closed.empty { display: block; }
          .day span { font-weight: 700; font-size: 1rem; }
        }
        @media print {
          body { padding: 0; max-width: none; font-size: 9pt; }
          header { margin-bottom: .8rem; }
          .totals th, .totals td { padding: .1rem .6rem; }
          .columns ul { margin-bottom: .5rem; }
          .month { break-before: page; }
          .month h2, .overview h2 { margin-top: 0; }
          .grid th, .grid td { padding: .1rem .2rem; }
          .grid td { height: 22mm; }
          .grid tr { break-inside: avoid; }
          .grid li { font-size: 6.5pt; line-height: 1.15; margin-bottom: .1rem; padding: 0 .2rem;
            border-left-width: 3px; }
          .grid li span { display: inline; }
        }
        """
}
