import { LIGHT } from '../chart/theme.ts';

/** The look of the HTML document, on screen and on A4 paper. */
export const HTML_STYLE = `
:root{--ink:${LIGHT.ink};--muted:${LIGHT.muted};--line:${LIGHT.line};--soft:${LIGHT.soft}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#dfe2e8;color:var(--ink);font:13px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.page{max-width:794px;min-height:1123px;margin:24px auto;padding:52px 56px 40px;background:#fff;display:flex;flex-direction:column;gap:16px;overflow-wrap:anywhere}
h1,h2,h3,p,ul{margin:0}
h1,.persona h2{font-size:30px;line-height:1.15;letter-spacing:-.01em;font-weight:600}
h2{font-size:17px;line-height:1.3;font-weight:600;margin-top:8px}
h3{font-size:12.5px;line-height:1.4;font-weight:600;color:var(--muted)}
.cover{border-bottom:3px solid ${LIGHT.accent};padding-bottom:16px}
.cover p{color:var(--muted);font-size:15px;margin-top:6px}
.small{color:var(--muted);font-size:11.5px}
.lead{font-size:15px;color:#333a46}
ul{padding-left:18px}li{margin:3px 0}
svg{display:block;max-width:100%;height:auto}
figure{margin:0}figcaption{font-weight:600;font-size:12.5px;margin-bottom:2px}figcaption span{display:block;font-weight:400;color:var(--muted);font-size:11.5px;margin-bottom:6px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:26px}
table{border-collapse:collapse;width:100%;font-size:12.5px;table-layout:fixed}
caption{text-align:left;font-weight:600;font-size:12.5px;color:var(--muted);padding-bottom:4px}
th,td{text-align:left;vertical-align:top;padding:5px 16px 5px 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--muted);font-size:11.5px;border-bottom-color:#c3c9d2}
.r{text-align:right}th:last-child,td:last-child{padding-right:0}
.marked{position:relative;padding-left:18px}.mark{position:absolute;left:0;top:9px;width:10px;height:10px;border-radius:3px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);padding:0}
.key{display:grid;grid-template-columns:repeat(auto-fit,minmax(112px,1fr));gap:14px;margin:0}
.key div{border-top:2px solid var(--line);padding-top:7px}
.key dt{color:var(--muted);font-size:12px}.key dd{margin:0}.key div{display:flex;flex-direction:column}
.key dd.v{order:-1;font-size:18px;line-height:1.25;font-weight:600}.key dd.w{font-size:13.5px}.key dd.d{color:var(--muted);font-size:11.5px}
.persona h2{margin:0}.persona header{display:flex;gap:24px;align-items:flex-start;border-bottom:3px solid var(--c);padding-bottom:18px}
.persona header>div:first-child{flex:1}.persona header .lead{margin-top:6px;max-width:460px}
.n{text-align:right;white-space:nowrap}.n b{display:block;font-size:34px;line-height:1;font-weight:600;color:var(--ci);margin-bottom:4px}.n span{display:block;color:var(--muted);font-size:12px}
.traits td,.traits th{vertical-align:middle}.traits tbody th{font-size:12.5px}.traits small{display:block;color:var(--muted);font-size:10.5px}.traits b{font-weight:600}.traits i{font-style:normal;color:var(--muted)}.traits svg{margin:0 auto}.traits .m{text-align:center}
.note{background:var(--s);border-radius:9px;padding:12px 15px}.note p{white-space:pre-line}.note h3{margin-bottom:4px}
.tag{font-size:10.5px;font-weight:600;border:1px solid #cfd5de;border-radius:99px;padding:0 7px;color:var(--muted);margin-left:6px}
footer{margin-top:auto;border-top:1px solid var(--line);padding-top:10px;font-size:10.5px;color:var(--muted)}
@media (max-width:640px){.page{padding:28px 20px;margin:0 0 12px}.persona header{flex-direction:column}.n{text-align:left}}
@page{size:A4;margin:14mm}
@media print{body{background:#fff}.page{margin:0;padding:0;max-width:none;min-height:0;break-before:page}.page:first-of-type{break-before:auto}.persona{min-height:268mm}h2,h3,figcaption,caption{break-after:avoid}figure,tr,.key,.note{break-inside:avoid}thead{display:table-header-group}}
`;
