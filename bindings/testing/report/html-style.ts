/** Style and script of the coverage report. Colours are pairs of text and background, at least 4.5 to 1 apart in both schemes (a test counts). */

export const STYLE = `
:root{--text:#1b1f24;--page:#ffffff;--soft:#57606a;--edge:#d0d7de;--panel:#f6f8fa;--link:#0550ae;
--covered-text:#0f5323;--covered:#dafbe1;--partly-text:#663c00;--partly:#fff3cd;--missed-text:#8c1116;--missed:#ffe3e0;--ignored-text:#424a53;--ignored:#eaeef2}
@media(prefers-color-scheme:dark){:root{--text:#e6edf3;--page:#0d1117;--soft:#9ea7b3;--edge:#3d444d;--panel:#161b22;--link:#79b8ff;
--covered-text:#9be9a8;--covered:#0f2d1a;--partly-text:#f2cc60;--partly:#33270a;--missed-text:#ffb3ad;--missed:#3c1314;--ignored-text:#b1bac4;--ignored:#262c36}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}small,.note,.fraction,.up{color:var(--soft);font-weight:400}small{font-size:.85rem}
a{color:var(--link)}.whole{margin:.25rem 0 1rem}.whole strong{font-size:1.3rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;padding:0;margin:0;list-style:none}
.cards li{display:grid;gap:.15rem;padding:.6rem .8rem;border:1px solid var(--edge);border-radius:.5rem}
.cards .counted{background:var(--panel);border-left:.3rem solid var(--link)}
.metric{font-weight:600}.figure{font-size:1.25rem}.fraction{font-size:.85rem}meter{width:100%;height:.7rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{padding:.35rem .6rem;border-bottom:1px solid var(--edge);text-align:right;white-space:nowrap}
th:first-child{min-width:15rem;text-align:left;white-space:normal;overflow-wrap:anywhere}thead th{position:sticky;top:0;background:var(--panel)}
th button{all:unset;cursor:pointer}th button:focus-visible,summary:focus-visible{outline:2px solid var(--link)}
.covered{background:var(--covered);color:var(--covered-text)}.partly{background:var(--partly);color:var(--partly-text)}
.missed{background:var(--missed);color:var(--missed-text)}.ignored{background:var(--ignored);color:var(--ignored-text)}
.badge{padding:.05rem .5rem;border-radius:1rem;font-size:.9rem;white-space:nowrap}
.legend{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:1rem 0;list-style:none}.legend li{padding:.1rem .6rem;border-radius:.3rem}
.code{border:1px solid var(--edge);border-radius:.5rem;overflow-x:auto;font-size:.85rem;line-height:1.6}
.line{display:grid;grid-template-columns:1.6rem 3.2rem 3.6rem 1fr;gap:.4rem;padding:0 .5rem;list-style:none}
.line code{white-space:pre;font-family:ui-monospace,monospace}.mark{text-align:center}.number,.hits{text-align:right;font-family:ui-monospace,monospace}
div.line .number{color:var(--soft)}summary{cursor:pointer}summary::-webkit-details-marker{display:none}
details ul{margin:0;padding:.4rem .6rem .6rem 9rem;list-style:none;border-top:1px dashed;background:var(--page);color:var(--text)}
details li{margin:.15rem 0;padding:.1rem .5rem;border-radius:.3rem;overflow-wrap:anywhere}.up{text-align:right;font-size:.85rem}
@media print{details ul{display:block}}
`;

/** Makes the columns of the summary sortable; nothing else needs it. */
export const SCRIPT = `
for(const head of document.querySelectorAll("th[data-sort]")){
const button=document.createElement("button");button.type="button";button.textContent=head.textContent;head.replaceChildren(button);
button.addEventListener("click",()=>{const column=head.cellIndex,body=head.closest("table").tBodies[0],down=head.getAttribute("aria-sort")==="ascending";
for(const other of head.parentElement.cells)other.removeAttribute("aria-sort");head.setAttribute("aria-sort",down?"descending":"ascending");
const value=(row)=>{const cell=row.cells[column];return cell.dataset.value===undefined?cell.textContent:Number(cell.dataset.value)};
const rows=[...body.rows].sort((a,b)=>{const x=value(a),y=value(b);return x<y?-1:x>y?1:0});
if(down)rows.reverse();body.append(...rows)})}
`;
