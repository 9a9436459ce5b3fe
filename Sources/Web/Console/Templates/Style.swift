extension Templates {
    /// The console's style sheet, for light and dark.
    static let style = base + parts + narrow

    private static let base = """
        :root{color-scheme:light dark;
        --paper:#fbfbf9;--sheet:#fff;--ink:#1b1d1f;--soft:#5d6369;--faint:#8b9197;--line:#e4e4df;--hover:#f4f4f0;
        --accent:#1f5f8b;--good:#1c7a4d;--wait:#2f6fb0;--hold:#a15c00;--bad:#b3362b;--mute:#737a80;
        --good-bg:#e6f3ec;--wait-bg:#e7f0f9;--hold-bg:#fbf0dd;--bad-bg:#fbe9e7;--mute-bg:#eeeeea;
        --mono:ui-monospace,"SF Mono","Cascadia Mono","JetBrains Mono","DejaVu Sans Mono",Menlo,Consolas,monospace;
        --sans:"Inter","Segoe UI",system-ui,-apple-system,"Helvetica Neue","Noto Sans","Liberation Sans",sans-serif}
        @media (prefers-color-scheme:dark){:root{
        --paper:#131517;--sheet:#1a1d20;--ink:#e8e9e7;--soft:#a4abb1;--faint:#7a8188;--line:#2b2f33;--hover:#212529;
        --accent:#82bde6;--good:#6ccb99;--wait:#83b8ee;--hold:#e6b15e;--bad:#f08a7f;--mute:#9aa1a7;
        --good-bg:#173326;--wait-bg:#182c40;--hold-bg:#3a2b12;--bad-bg:#3d1f1c;--mute-bg:#272b2f}}
        *{box-sizing:border-box}
        html{font:15px/1.5 var(--sans);background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%}
        body{margin:0;min-height:100vh;display:flex;flex-direction:column}
        a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
        h1{font-size:1.55rem;line-height:1.25;font-weight:640;letter-spacing:-.015em;margin:0 0 1.1rem}
        h2{font-size:.95rem;font-weight:640;margin:0 0 .7rem}
        p{margin:0 0 .8rem}ul{margin:.3rem 0 0;padding-left:1.2rem}
        code,pre,.code,.address,kbd{font-family:var(--mono);font-size:.865em}
        pre{margin:0;padding:.9rem 1rem;background:var(--sheet);border:1px solid var(--line);border-radius:8px;
        overflow:auto;line-height:1.55;white-space:pre-wrap;overflow-wrap:anywhere}
        section{margin:0 0 2rem}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
        button,select,input{font:inherit;color:inherit;height:2.25rem;border:1px solid var(--line);border-radius:7px;
        background:var(--sheet);padding:0 .75rem}
        button{background:var(--ink);border-color:var(--ink);color:var(--paper);font-weight:560;cursor:pointer}
        button:hover{opacity:.88}
        button.quiet{background:none;border-color:var(--line);color:var(--soft);font-weight:500}
        button.danger{background:none;border-color:var(--line);color:var(--bad);font-weight:500}
        input[type=search]{flex:1;min-width:14rem;-webkit-appearance:none;appearance:none}
        ::placeholder{color:var(--faint)}
        kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:0 .3rem;font-size:.75rem;
        background:var(--sheet);color:var(--soft)}
        .skip{position:absolute;left:-9999px}.skip:focus{left:1rem;top:.5rem;background:var(--sheet);padding:.3rem .6rem}
        .bar{display:flex;align-items:center;gap:1.1rem;padding:0 1.6rem;height:3.4rem;background:var(--sheet);
        border-bottom:1px solid var(--line)}
        .brand{display:flex;align-items:center;gap:.55rem;font-weight:660;letter-spacing:-.01em;color:var(--ink)}
        .brand:hover{text-decoration:none}
        .brand-sheet{fill:none;stroke:var(--ink);stroke-width:1.6}
        .brand-line{fill:none;stroke:var(--faint);stroke-width:1.5}
        .brand-tick{fill:none;stroke:var(--good);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
        .platform{color:var(--faint);font-size:.86rem;padding-left:1.1rem;border-left:1px solid var(--line)}
        .bar nav{display:flex;gap:.2rem;margin-left:.6rem;height:100%}
        .bar nav a{display:flex;align-items:center;padding:0 .8rem;color:var(--soft);border-bottom:2px solid transparent;
        border-top:2px solid transparent}
        .bar nav a:hover{color:var(--ink);text-decoration:none}
        .bar nav a[aria-current]{color:var(--ink);font-weight:560;border-bottom-color:var(--accent)}
        .leave{margin-left:auto;display:flex;align-items:center;gap:.9rem}
        .leave button{height:1.9rem;font-size:.86rem}.leave .who{color:var(--soft);font-size:.86rem}
        main{flex:1;width:100%;max-width:86rem;margin:0 auto;padding:2rem 1.6rem 3rem}
        .keys{padding:.8rem 1.6rem;color:var(--faint);font-size:.78rem;text-align:center}
        dialog{border:1px solid var(--line);border-radius:12px;background:var(--sheet);color:var(--ink);padding:1.4rem;
        min-width:20rem}
        dialog::backdrop{background:#0007}
        dialog dl{display:grid;grid-template-columns:auto 1fr;gap:.45rem 1.2rem;margin:0 0 1.2rem}dialog dd{margin:0}

        """

    private static let parts = """
        .heading{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
        .dim{color:var(--soft)}.lead{color:var(--soft)}.crumb{margin:0 0 .4rem;font-size:.86rem}
        .sheet{background:var(--sheet);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
        th{text-align:left;font-size:.76rem;font-weight:560;color:var(--faint);padding:.6rem .9rem;
        border-bottom:1px solid var(--line);white-space:nowrap}
        td{padding:.55rem .9rem;border-bottom:1px solid var(--line);vertical-align:middle;max-width:18rem;
        overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        tbody tr:last-child td{border-bottom:0}
        tr.line{position:relative}tr.line:hover td,tr.line.at td{background:var(--hover)}
        tr.line.at td:first-child{box-shadow:inset 3px 0 var(--accent)}
        .when a{color:var(--ink)}.when a::before{content:"";position:absolute;inset:0}
        .when{white-space:nowrap}.number{text-align:right}.note,.reason{color:var(--soft);font-size:.86rem}
        .reason{display:block;font-family:var(--sans);white-space:normal;overflow-wrap:anywhere}
        .connectors .address,.exposure td:last-child,.actors td{white-space:normal;overflow-wrap:anywhere}
        .sheet+h2{margin-top:1.6rem}
        .subject{font-weight:540;max-width:26rem}
        .more{color:var(--faint);font-family:var(--sans);font-size:.8rem}
        .act{position:relative;text-align:right}.act form{display:flex;gap:.4rem;justify-content:flex-end}
        .act button{height:1.8rem;font-size:.82rem;padding:0 .6rem}
        .state,.outcome{display:inline-flex;align-items:center;gap:.4rem;padding:.05rem .55rem .05rem .45rem;
        border-radius:99px;font-size:.78rem;font-weight:560;background:var(--mute-bg);color:var(--mute)}
        .state::before,.outcome::before{content:"";width:.42rem;height:.42rem;border-radius:50%;background:currentColor}
        .delivered{--c:var(--good);--b:var(--good-bg)}
        .queued,.active,.waiting,.deferred,.undecided,.inbound{--c:var(--wait);--b:var(--wait-bg)}
        .held,.expired{--c:var(--hold);--b:var(--hold-bg)}
        .refused,.bounced,.returned{--c:var(--bad);--b:var(--bad-bg)}
        .state[class],.outcome[class]{background:var(--b,var(--mute-bg));color:var(--c,var(--mute))}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem}
        .tile{display:flex;flex-direction:column;gap:.1rem;padding:1rem 1.1rem;background:var(--sheet);
        border:1px solid var(--line);border-radius:10px;color:var(--ink);border-top:3px solid var(--c,var(--mute))}
        .tile:hover{background:var(--hover);text-decoration:none}
        .tile .figure{font-size:1.9rem;line-height:1.15;font-weight:620;letter-spacing:-.02em;
        font-variant-numeric:tabular-nums}
        .tile .label{color:var(--soft);font-size:.86rem}
        .tile.zero{border-top-color:var(--line)}.tile.zero .figure{color:var(--faint)}
        .tiles.small .tile{flex-direction:row-reverse;justify-content:space-between;align-items:baseline;
        padding:.6rem .9rem;border-top-width:1px;border-top-color:var(--line)}
        .tiles.small .figure{font-size:1.15rem}
        .filters{display:flex;flex-wrap:wrap;gap:.6rem;margin:0 0 1.2rem}
        .pager{display:flex;justify-content:flex-end;gap:1rem;margin-top:1rem}
        .tabs{display:flex;gap:.3rem;margin:0 0 1rem;flex-wrap:wrap}
        .tabs a{padding:.3rem .8rem;border-radius:99px;color:var(--soft);font-size:.9rem}
        .tabs a:hover{background:var(--hover);text-decoration:none}
        .tabs a[aria-current]{background:var(--mute-bg);color:var(--ink);font-weight:560}
        .count{color:var(--faint);font-variant-numeric:tabular-nums;font-weight:400}
        .empty{padding:3rem 1rem;text-align:center;color:var(--soft);border:1px dashed var(--line);border-radius:10px}
        .done{padding:.6rem 1rem;border-radius:8px;background:var(--good-bg);color:var(--good)}
        .alert{padding:.8rem 1rem;border-radius:8px;background:var(--bad-bg);color:var(--bad);margin:0 0 1.6rem}
        .card{background:var(--sheet);border:1px solid var(--line);border-radius:12px;padding:2rem}
        .card>:last-child{margin-bottom:0}.narrow{max-width:30rem;margin:12vh auto 0}.card p{color:var(--soft)}
        .title{margin:0 0 1.6rem;padding:0 0 0 1.1rem;border-left:3px solid var(--c,var(--line))}
        .title h1{margin:0;color:var(--c,inherit)}.title p{margin:.15rem 0 0;overflow-wrap:anywhere}
        .cause{font-size:1.05rem}.sub{color:var(--soft);font-size:.93rem}
        .actions{display:flex;gap:.5rem;margin:0 0 1.8rem}
        .columns{display:grid;grid-template-columns:minmax(0,1fr) 23rem;gap:2.4rem;align-items:start}
        @media (max-width:64rem){.columns{grid-template-columns:minmax(0,1fr)}}
        .checks{list-style:none;margin:0;padding:0;background:var(--sheet);border:1px solid var(--line);
        border-radius:10px}
        .checks li{display:grid;grid-template-columns:7.5rem 6rem 1fr;gap:.8rem;padding:.55rem 1rem;
        border-bottom:1px solid var(--line);align-items:baseline}
        .checks li:last-child{border-bottom:0}.checks li:first-child{border-radius:9px 9px 0 0}
        .checks li:last-child{border-radius:0 0 9px 9px}
        .checks .decisive{background:var(--b)}.decisive .result{font-weight:640}.decisive .why{color:var(--ink)}
        .check{font-weight:560}.result{font-size:.86rem;color:var(--c,var(--mute))}.why{color:var(--soft);font-size:.93rem}
        .checks .passed{--c:var(--good)}.checks .noted{--c:var(--mute)}.checks .dropped{--c:var(--hold)}
        .recipient{background:var(--sheet);border:1px solid var(--line);border-radius:10px;margin:0 0 .6rem;
        padding:.6rem 1rem}
        .recipient>summary{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center;cursor:pointer;
        list-style:none}
        .recipient>summary::-webkit-details-marker{display:none}
        .recipient .at{margin-left:auto;font-size:.86rem}
        .recipient .address{font-size:.93rem}.recipient[open]>summary{margin-bottom:.7rem}
        .last{color:var(--soft);font-size:.93rem;margin:0 0 .3rem}
        .attempt{border-top:1px solid var(--line);padding:.7rem 0 .3rem}.attempt p{margin:0 0 .3rem}.attempt time{font-size:.86rem}
        .reply{font-family:var(--mono);font-size:.82rem;color:var(--soft);overflow-wrap:anywhere}
        .attempt summary{cursor:pointer;color:var(--accent);font-size:.86rem}
        .attempt pre{margin:.5rem 0;background:var(--paper);font-size:.8rem}
        .story>summary{cursor:pointer;color:var(--accent)}.story>pre{margin-top:.8rem;font-size:.82rem}
        .facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.38rem 1.2rem;margin:0;font-size:.9rem}
        .facts dt{color:var(--faint)}.facts dd{margin:0;overflow-wrap:anywhere}
        .facts.wide{margin:0 0 1.4rem}.by{display:block}
        .signature{display:flex;flex-direction:column;padding:.55rem 0;border-bottom:1px solid var(--line);
        font-size:.9rem;overflow-wrap:anywhere}
        .signature:last-child{border-bottom:0}
        .letter{width:100%;min-height:32rem;border:1px solid var(--line);border-radius:10px}
        iframe.letter{height:70vh;background:#fff;color-scheme:light}
        pre.letter{padding:1.4rem}pre.letter.source{font-size:.8rem}

        """

    /// Below the width of a tablet the navigation gets a line of its own, and each line of a table becomes a small card.
    private static let narrow = """
        @media (max-width:56rem){.platform,.leave .who,.keys{display:none}.bar{padding:0 1rem}
        .bar nav{margin-left:0}main{padding:1.4rem 1rem}.sheet{overflow-x:auto}}
        @media (max-width:40rem){.bar{flex-wrap:wrap;height:auto;padding-top:.6rem;gap:0 1rem}
        .bar nav{order:3;flex-basis:100%;height:2.7rem;justify-content:space-between}
        .bar nav:not(:has(a)){flex-basis:0;height:.6rem}
        .bar nav a{padding:0 .3rem}
        input[type=search]{flex-basis:100%}.filters select{flex:1;min-width:0}
        .columns{gap:1rem}.title{padding-left:.8rem}.card{padding:1.4rem}
        .checks li{grid-template-columns:1fr auto;gap:0 .8rem}.checks .why{grid-column:1/3}
        table,tbody{display:block}thead{display:none}
        tr.line{display:grid;grid-template-columns:1fr auto;gap:.1rem .8rem;padding:.7rem .9rem;
        border-bottom:1px solid var(--line);grid-template-areas:"is when" "from from" "to to" "who note"}
        tbody tr.line:last-child{border-bottom:0}
        tr.line td,tr.line:hover td,tr.line.at td{display:block;padding:0;border:0;max-width:none;background:none;box-shadow:none}
        tr.line:hover,tr.line.at{background:var(--hover)}
        .letters tr.line{grid-template-areas:"subject when" "from from" "to size"}
        .queue tr.line{grid-template-areas:"is when" "from from" "to to" "who next" "act act"}
        .when{grid-area:when}.when a{color:var(--soft);font-size:.86rem}.is{grid-area:is}.from{grid-area:from}
        .to{grid-area:to}.to::before{content:"→ ";color:var(--faint)}td.who{grid-area:who;font-size:.86rem}
        td.note{grid-area:note}.next{grid-area:next;font-size:.86rem}.act{grid-area:act}.subject{grid-area:subject}
        .size{grid-area:size;font-size:.86rem}tr.line :is(.when,.note,.next,.size){text-align:right}tr.line .door,tr.line .tries{display:none}
        .act form{justify-content:flex-start;margin-top:.4rem}.act form:not(:has(button)){display:none}}

        """
}
