package dev.flotilla.compiler.report;

/** How the page looks. Text on every ground has a contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3). */
final class StyleSheet {
    static final String CSS =
            """
            :root { color-scheme: light dark; --ground: #fff; --raised: #f5f6f8; --rule: #d5d8de; --text: #1b1f26;
              --muted: #555d6b; --accent: #1f63c4; --warn: #b4450c; --good: #1d6b3a; --bad: #a8201a; --plain: #6a7280; }
            @media (prefers-color-scheme: dark) { :root { --ground: #14171c; --raised: #1d2128; --rule: #39404b; --text: #e6e9ee;
              --muted: #a6aebb; --accent: #6ba6f7; --warn: #f2955c; --good: #6cc78d; --bad: #ff8a80; --plain: #98a1af; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 1120px; padding: 24px 24px 64px; background: var(--ground); color: var(--text);
              font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
            header { border-bottom: 1px solid var(--rule); margin-bottom: 8px; }
            .from { margin: 0; color: var(--muted); }
            h1 { margin: 0 0 16px; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
            h2 { margin: 40px 0 8px; font-size: 20px; }
            h3 { margin: 20px 0 4px; font-size: 15px; overflow-wrap: anywhere; }
            p { margin: 8px 0; max-width: 80ch; }
            ol { padding-left: 28px; } li { margin: 2px 0; overflow-wrap: anywhere; }
            code, pre, td, .matrix { font-variant-numeric: tabular-nums; }
            code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 13px; }
            pre { background: var(--raised); padding: 12px; overflow-x: auto; border-radius: 6px; }
            .note { color: var(--muted); }
            .verdict { border-left: 4px solid; padding: 8px 12px; background: var(--raised); max-width: none; }
            .verdict strong { font-size: 17px; } .good { border-color: var(--good); } .good strong { color: var(--good); }
            .bad { border-color: var(--bad); } .bad strong { color: var(--bad); }
            .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin: 16px 0; }
            .figures div { background: var(--raised); border-radius: 6px; padding: 12px 14px; }
            dt { color: var(--muted); } dd { margin: 0; font-size: 22px; font-variant-numeric: tabular-nums; }
            dd.beside { font-size: 13px; color: var(--muted); }
            .scroll { overflow-x: auto; margin: 12px 0; }
            table { border-collapse: collapse; font-size: 14px; }
            caption { text-align: left; color: var(--muted); padding-bottom: 4px; }
            th, td { text-align: left; padding: 4px 14px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
            th { font-weight: 600; } tbody th { font-weight: 400; }
            .matrices { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 8px 20px; }
            .matrix { font-size: 12px; } .matrix th, .matrix td { padding: 3px 4px; text-align: right; min-width: 29px; border: 0; }
            .matrix th { color: var(--muted); font-weight: 400; } .none { color: var(--muted); }
            .right { background: color-mix(in srgb, var(--accent) calc(var(--share) * 38%), var(--ground)); }
            .wrong { background: color-mix(in srgb, var(--warn) calc(10% + var(--share) * 90%), var(--ground)); }
            .better { color: var(--good); font-weight: 700; } .worse { color: var(--bad); font-weight: 700; }
            svg { display: block; width: 100%; height: auto; margin: 8px 0; }
            svg text { font-size: 12px; fill: var(--text); }
            .scroll > svg { min-width: 640px; }
            rect.accent, circle.accent { fill: var(--accent); } rect.warn { fill: var(--warn); }
            rect.plain, circle.plain { fill: var(--plain); } .faint { opacity: .3; }
            line { stroke: var(--rule); } line.accent { stroke: var(--accent); stroke-width: 2; }
            line.plain { stroke: var(--plain); stroke-width: 2; } line.zero { stroke: var(--text); stroke-dasharray: 3 3; }
            .histograms { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 8px 40px; }
            @media print { body { max-width: none; } section { break-inside: avoid-page; } }
            """;

    private StyleSheet() {}
}
