/// The board's page: calm on screen, A4 portrait on paper. Text on its ground has a contrast of at least 4.5:1.
enum ReportStyle {
    static let sheet = """
        @page { size: A4; margin: 16mm 15mm; }
        * { box-sizing: border-box; }
        :root { color-scheme: light; --green: #0f6b57; --dark: #0a4a3c; --ink: #26302c; --grey: #55605a;
          --paper: #f6f3ec; --line: #c9d3cd; }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 1.0625rem/1.55 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
          -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        header, main, footer { max-width: 52rem; margin: 0 auto; padding: 0 1.5rem; }
        header { padding-top: 2.5rem; padding-bottom: 1.25rem; }
        header p { margin: 0; color: var(--grey); }
        .coop { font: 1.125rem/1.3 Georgia, "Times New Roman", serif; color: var(--green) !important; }
        h1 { font: 2.25rem/1.2 Georgia, "Times New Roman", serif; margin: .25rem 0 .5rem; }
        h2 { font: 1.5rem/1.3 Georgia, "Times New Roman", serif; margin: 0 0 1rem; color: var(--dark); }
        h3 { font-size: 1.0625rem; line-height: 1.4; margin: 0 0 .25rem; }
        p { margin: 0 0 .75rem; }
        section { background: #fff; margin: 0 0 1.25rem; padding: 1.75rem; }
        .headline { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1.5rem; }
        .rate p { margin: 0; }
        .rate { border-left: 3px solid var(--line); padding-left: 1.25rem; }
        .rate.first { border-color: var(--green); }
        .rate .figure { font: 3.25rem/1.1 Georgia, "Times New Roman", serif; color: var(--grey); }
        .rate.first .figure { color: var(--green); }
        .aside, figcaption { color: var(--grey); font-size: .9375rem; }
        main > .aside { padding: 0 1.75rem; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font: 15px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: var(--ink); }
        .bar { height: 1.75rem; margin-bottom: 1.25rem; border-radius: .25rem; }
        .bar rect { stroke: #fff; stroke-width: 2; }
        rect.complete, .complete i { fill: #0f6b57; background: #0f6b57; }
        rect.partial, .partial i { fill: #5fa08f; background: #5fa08f; }
        rect.break_off, .break_off i { fill: #a9cfc3; background: #a9cfc3; }
        rect.no_reply, .no_reply i { fill: #d9d4c7; background: #d9d4c7; }
        rect.refused, .refused i { fill: #8c7a5b; background: #8c7a5b; }
        rect.undelivered, .undelivered i { fill: #b4613f; background: #b4613f; }
        rect.pending, .pending i { fill: #e6c770; background: #e6c770; }
        rect.ineligible, .ineligible i { fill: #9aa39e; background: #9aa39e; }
        table { width: 100%; border-collapse: collapse; margin: 0 0 1.25rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding: 0 0 .375rem; }
        th, td { padding: .4375rem 0 .4375rem 1rem; border-bottom: 1px solid #e4e9e6; text-align: right;
          vertical-align: top; font-weight: 400; }
        th:first-child { text-align: left; padding-left: 0; }
        thead th { color: var(--grey); font-size: .875rem; border-bottom-color: var(--line); vertical-align: bottom; }
        tfoot th, tfoot td { font-weight: 700; border-bottom: 0; }
        .balance i { display: inline-block; width: .75rem; height: .75rem; border-radius: .125rem; margin-right: .625rem; }
        .balance small { display: block; color: var(--grey); font-size: .875rem; line-height: 1.4;
          padding-left: 1.375rem; }
        .few { color: var(--grey); font-style: italic; }
        .grid { stroke: #e4e9e6; }
        .curve text { fill: var(--grey); font-size: 13px; }
        .area { fill: #0f6b57; opacity: .1; }
        .line { fill: none; stroke: #0f6b57; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
        circle.end { fill: #0f6b57; }
        .curve text.end { fill: #0f6b57; font-size: 16px; font-weight: 600; }
        .track { fill: #eef1ee; }
        .fill { fill: #0f6b57; }
        .bars p { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; margin: .75rem 0 .25rem; }
        .bars p span { min-width: 0; overflow-wrap: anywhere; }
        .bars .count { flex: none; color: var(--grey); white-space: nowrap; }
        .bars svg { height: 1.125rem; border-radius: .1875rem; }
        figure { margin: 0; }
        figure.question { margin: 0 0 2rem; break-inside: avoid; }
        figure.question:last-child { margin-bottom: 0; }
        details { margin-top: .75rem; }
        summary { cursor: pointer; color: var(--green); font-size: .9375rem; padding: .25rem 0; width: fit-content; }
        :focus-visible { outline: 3px solid var(--dark); outline-offset: 2px; }
        details table { margin-top: .5rem; font-size: .9375rem; }
        ul { margin: 0 0 .75rem; padding-left: 1.25rem; }
        .reading li { margin-bottom: .375rem; }
        footer { color: var(--grey); font-size: .875rem; padding-bottom: 2rem; }
        @media (max-width: 36rem) {
          header, main, footer { padding-left: 0; padding-right: 0; }
          header, footer, section { padding-left: 1.25rem; padding-right: 1.25rem; }
          svg text { font-size: 22px; } .curve text { font-size: 20px; }
        }
        @media print {
          body { background: #fff; font-size: 10.5pt; }
          header, main, footer { max-width: none; padding: 0; }
          header { padding-bottom: 6mm; } h3 { font-size: 11pt; }
          h1 { font-size: 22pt; } h2 { font-size: 14pt; break-after: avoid; }
          .rate .figure { font-size: 32pt; }
          section { padding: 0 0 6mm; margin: 0; }
          table, .headline, figure { break-inside: avoid; }
          details { display: none; }
        }

        """
}
