extension Stylesheet {
    /// Colour in light and dark, space, type and shape; every rule below uses these and no other values.
    ///
    /// Text on its ground has a contrast of at least 4.5 to 1, control borders and focus 3 to 1.
    static let tokens = """
        :root {
          color-scheme: light dark;
          --ground: #f6f6f3; --surface: #ffffff; --raised: #fbfbf9; --sunken: #efeeea;
          --line: #e2e0da; --edge: #86837a;
          --ink: #1c1d20; --ink-soft: #4f5257; --ink-faint: #62656b;
          --accent: #1f5f54; --accent-strong: #17493f; --on-accent: #ffffff; --accent-soft: #e2efeb;
          --focus: #2457c5;
          --good: #17603a; --good-soft: #e1f2e7; --warn: #774a00; --warn-soft: #faedd0;
          --bad: #9f2019; --bad-soft: #fbe6e3; --info: #1f4699; --info-soft: #e5edfb;
          --calm: #4a4c51; --calm-soft: #ecebe7;
          --shadow: 0 1px 2px rgb(28 29 32 / 5%), 0 4px 14px rgb(28 29 32 / 4%);
          --s1: 4px; --s2: 8px; --s3: 12px; --s4: 16px; --s5: 24px; --s6: 32px; --s7: 48px;
          --round: 10px; --round-small: 6px;
          --sans: ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", "Noto Sans", Arial, sans-serif;
          --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace;
          --small: .8125rem; --body: .9375rem; --lead: 1.0625rem; --title: 1.625rem;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #121417; --surface: #1a1d21; --raised: #1e2226; --sunken: #23272c;
            --line: #2c3137; --edge: #7d858f;
            --ink: #e8eaed; --ink-soft: #b4bac2; --ink-faint: #9aa1aa;
            --accent: #7fd1c0; --accent-strong: #a2e2d5; --on-accent: #0d221d; --accent-soft: #1b3631;
            --focus: #8fb4ff;
            --good: #82d8a6; --good-soft: #17311f; --warn: #f0c473; --warn-soft: #362a12;
            --bad: #ff9f97; --bad-soft: #3d1e1b; --info: #a0beff; --info-soft: #1c2b48;
            --calm: #c2c7ce; --calm-soft: #2a2f35;
            --shadow: 0 1px 2px rgb(0 0 0 / 30%), 0 4px 14px rgb(0 0 0 / 20%);
          }
        }
        """
}
