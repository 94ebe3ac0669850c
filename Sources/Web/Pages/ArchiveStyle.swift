extension StyleSheet {
    /// What the archive adds.
    static let archive = """
        .trail { margin: 0 0 1rem; font-size: .9375rem; }
        .past { list-style: none; margin: 0 0 1.5rem; padding: 0; }
        .past li { padding: .75rem 0; border-top: 1px solid var(--line); }
        .past li > a, .past strong { display: inline-block; font-weight: 600; padding: .125rem 0; }
        .past span { display: block; color: var(--grey); font-size: .9375rem; }
        .letter { max-width: 552px; overflow-wrap: break-word; font: 1rem/1.625 Lato, Helvetica, Arial, sans-serif; }
        .letter img { max-width: 100%; height: auto; }
        .letter h1 { line-height: 1.25 !important; }
        .beside { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; justify-content: space-between;
          border-top: 1px solid var(--line); margin: 2rem 0 0; padding: 1rem 0 0; }
        .beside a { display: inline-block; padding: .25rem 0; }

        """
}
