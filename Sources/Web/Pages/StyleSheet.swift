/// The one style sheet of the public pages: telephone first, no fonts to fetch, contrast of at least 4.5:1.
enum StyleSheet {
    /// Part of its address, so that browsers may keep it for ever.
    static let version = Array(text.utf8).fingerprint

    static let response = Response(
        200,
        headers: [
            ("Content-Type", "text/css; charset=utf-8"),
            ("Cache-Control", "public, max-age=31536000, immutable"),
            ("ETag", "W/\"\(version)\""),
        ], body: Array(text.utf8))

    static let text = pages + archive + print

    private static let pages = """
        :root { --green: #0f6b57; --dark: #0a4a3c; --ink: #26302c; --grey: #55605a; --paper: #f6f3ec; --line: #c9d3cd;
          --red: #a3241b; }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 1.0625rem/1.55 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
        header { background: var(--green); color: #fff; padding: 1rem 1.25rem; }
        header p { margin: 0 auto; max-width: 38rem; font: 1.25rem/1.3 Georgia, "Times New Roman", serif; }
        main { max-width: 38rem; margin: 1.25rem auto; padding: 1.5rem 1.25rem 2rem; background: #fff; }
        footer { max-width: 38rem; margin: 0 auto 2rem; padding: 0 1.25rem; color: var(--grey); font-size: .875rem; }
        h1 { font: 1.75rem/1.25 Georgia, "Times New Roman", serif; margin: 0 0 1rem; }
        h2 { font-size: 1.25rem; line-height: 1.3; margin: 2rem 0 .75rem; }
        p { margin: 0 0 1rem; }
        a { color: var(--green); text-underline-offset: .15em; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem 1rem; z-index: 1; }
        :focus-visible { outline: 3px solid var(--dark); outline-offset: 2px; }
        fieldset, .question { border: 0; margin: 0 0 2rem; padding: 0; min-width: 0; }
        legend, .question > label { display: block; padding: 0; margin: 0 0 .5rem; font-weight: 600; font-size: 1.125rem; }
        .help { color: var(--grey); margin: 0 0 .75rem; }
        .choice { display: flex; align-items: center; gap: .75rem; margin: .5rem 0; padding: .75rem 1rem;
          border: 1px solid #6f7d75; border-radius: .5rem; cursor: pointer; min-height: 3rem; }
        .choice:has(:checked) { border-color: var(--green); background: #e8f2ee; box-shadow: inset 0 0 0 1px var(--green); }
        .choice input, .scale input { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--green); flex: none; }
        .scale { display: grid; grid-template-columns: repeat(auto-fit, minmax(3rem, 1fr)); gap: .375rem; }
        .scale .choice { flex-direction: column; gap: .25rem; padding: .5rem .25rem; margin: 0; text-align: center; }
        .ends { display: flex; justify-content: space-between; gap: 1rem; color: var(--grey); font-size: .9375rem;
          margin: .375rem 0 0; }
        input[type=text], input[type=date], input[type=email], textarea { width: 100%; font: inherit; color: inherit;
          padding: .75rem; border: 1px solid #6f7d75; border-radius: .5rem; background: #fff; }
        textarea { min-height: 8rem; }
        button, .button { display: inline-block; font: inherit; font-weight: 600; color: #fff; background: var(--green);
          border: 0; border-radius: .5rem; padding: .875rem 1.5rem; min-height: 3rem; cursor: pointer;
          text-decoration: none; }
        button:hover, .button:hover { background: var(--dark); }
        button.second { background: #fff; color: var(--green); box-shadow: inset 0 0 0 1px var(--green); }
        .actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }
        .fault { color: var(--red); font-weight: 600; margin: 0 0 .5rem; }
        .faults { border: 2px solid var(--red); border-radius: .5rem; padding: 1rem 1.25rem; margin: 0 0 1.5rem; }
        .faults h2 { margin: 0 0 .5rem; font-size: 1.125rem; }
        .faults ul { margin: 0; padding-left: 1.25rem; }
        .mandatory { color: var(--grey); font-weight: 400; font-size: .9375rem; }
        .saved, .notice { border-left: .25rem solid var(--green); background: #e8f2ee; padding: .75rem 1rem; margin: 0 0 1rem; }
        .saved > :last-child { margin-bottom: 0; }
        .place { color: var(--grey); margin: 0 0 .25rem; }
        form { margin: 0 0 1.5rem; }
        .card { border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem; margin: 0 0 1rem; }
        .card h2 { margin: 0 0 .25rem; } .card p { margin: 0 0 .5rem; } .card form { margin: 1rem 0 0; }
        .card.mine { border-color: var(--green); box-shadow: inset 0 0 0 1px var(--green); background: #f4f9f7; }
        .card .actions + form { margin-top: .75rem; }
        .free { font-weight: 600; }
        .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .trap { position: absolute; left: -999rem; }
        .letters { display: grid; grid-template-columns: repeat(auto-fill, minmax(2.75rem, 1fr)); gap: .375rem;
          list-style: none; margin: 0 0 2rem; padding: 0; text-align: center; }
        .letters a, .letters li > span { display: block; padding: .5rem 0; border-radius: .375rem; }
        .letters a { background: #e8f2ee; font-weight: 600; text-decoration: none; }
        .letters a:hover { background: var(--green); color: #fff; }
        .letters li > span { color: var(--grey); }
        .initial { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 2rem; }
        .initial > h2 { font: 3rem/1 Georgia, "Times New Roman", serif; color: var(--green); margin: 0 0 1rem; }
        .idea { margin: 0 0 1.5rem; overflow-wrap: anywhere; } .idea h3 { margin: 0 0 .25rem; font-size: 1.125rem; }
        .idea p, .story p { margin: 0 0 .5rem; } p.by { color: var(--grey); font-style: italic; }
        .story { margin: 0 0 1.5rem; padding: .25rem 0 .25rem 1.25rem; border-left: .25rem solid var(--green);
          overflow-wrap: anywhere; }
        select { font: inherit; color: inherit; padding: .625rem .75rem; min-height: 3rem; max-width: 100%;
          border: 1px solid #6f7d75; border-radius: .5rem; background: #fff; }
        progress { display: block; margin: 0 0 1.25rem; width: 100%; height: .5rem; accent-color: var(--green); }

        """
}
