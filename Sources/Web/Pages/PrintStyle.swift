extension StyleSheet {
    /// Any page on paper: black on white, nothing to press or to go on with, and the addresses of links that lead
    /// elsewhere. A question keeps its boxes, so that it can be answered by hand.
    static let print = """
        @page { margin: 18mm 16mm; }
        @media print {
          :root { --green: #000; --dark: #000; --ink: #000; --grey: #333; --line: #999; --red: #000; }
          body, main, .card.mine, .saved, .notice, .choice:has(:checked) { background: none; box-shadow: none; }
          body { font-size: 11pt; }
          .letter * { background: none !important; color: #000 !important; }
          header { background: none; color: #000; padding: 0 0 .5rem; border-bottom: 1px solid #000; }
          header p, main, footer { max-width: none; margin: 0; padding: 0; }
          main { padding: 1rem 0; } footer { color: #000; border-top: 1px solid var(--line); padding: .5rem 0 0; }
          .skip, .trap, nav, button, .button, .actions, .letters, .others, progress { display: none; }
          main a[href^="http"]::after { content: " (" attr(href) ")"; font-weight: 400; font-size: .875em;
            overflow-wrap: anywhere; }
          main a:has(img)::after { content: none !important; }
          .card, .choice, .scale, .idea, .story, fieldset, img, table, blockquote { break-inside: avoid; }
          h1, h2, h3, legend { break-after: avoid; }
        }

        """

    /// The same of a letter as its mail carried it, which has no style sheet but its tags. What is personal leads
    /// nowhere from paper.
    static let printedLetter = """
        @page { margin: 18mm 16mm; }
        @media print {
          * { background: none !important; color: #000 !important; }
          table, td { max-width: none !important; padding-left: 0 !important; padding-right: 0 !important; }
          a[href^="http"]::after { content: " (" attr(href) ")"; font-weight: 400; overflow-wrap: anywhere; }
          a:has(img)::after, a.plain::after { content: none; }
          a[href="/lien-personnel"], p:has(> a[href*="/lettre/"]) { display: none !important; }
          img, blockquote { break-inside: avoid; } h1, h2, h3 { break-after: avoid; }
        }
        """
}
