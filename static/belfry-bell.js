// Built from client/src by `npm --prefix client run build`. Change it there.
import{createClient as K}from"./belfry.js";var m=class{constructor(t,e){this.store=t;this.key=e;this.low=0;this.above=new Set;this.isNew=!0;this.load()}has(t){return t<=this.low||this.above.has(t)}get lowest(){return this.low}forget(){this.low=0,this.above.clear(),this.write([])}raise(t){this.low=Math.max(this.low,t),this.save()}add(t,e){t.forEach(s=>this.above.add(s)),this.low=Math.max(this.low,e===void 0?Math.max(0,...this.above):e-1),this.save()}load(){try{let{low:t,above:e}=JSON.parse(this.store?.getItem(this.key)||"null");this.isNew=!1,this.low=Math.max(this.low,Number(t)||0),e.forEach(s=>this.above.add(s))}catch{}}save(){this.load();let t=Array.from(this.above).filter(e=>e>this.low).sort((e,s)=>e-s);for(;t.length>1e3;)this.low=t.shift();this.above=new Set(t),this.write(t)}write(t){this.isNew=!1;try{this.store?.setItem(this.key,JSON.stringify({low:this.low,above:t}))}catch{}}};var y=20,A=1e3,k=10,_=500,D=A*k,z=5e3,G=/^(forbidden|bad_channel|unauthorized|not_found|closed|unsubscribed)$/,w=/^(expired|conflated|filtered|renumbered)$/,g=class{constructor(t,e,s){this.name=t;this.context=s;this.items=[];this.more=!1;this.unreadSeqs=new Set;this.unreadIds=new Set;this.waiting=[];this.begun=!1;this.last=0;this.closed=!1;this.marks=new m(s.store,e),this.hold=s.client.channel(t),this.hold.on("message",r=>this.arrive(r)),this.hold.on("gap",r=>this.lose(r)),this.hold.on("ready",r=>this.ready(r)),this.hold.ready.then(()=>this.ready(void 0),r=>this.ready(r))}get unread(){return this.unreadSeqs.size+this.unreadIds.size}async loadOlder(){let t=this.items.find(({message:s})=>s?.seq!==void 0)?.message.seq??this.last+1,e=[];for(let s=0;t>1&&!e.length&&s<k;s+=1){let r=Math.max(0,t-1-y),{messages:i,gap:n}=await this.hold.history({after:r,limit:y});e=i.filter(({seq:a})=>a<t&&this.items.every(({message:d})=>d?.seq!==a)).flatMap(a=>this.itemOf(a)),n&&!w.test(n.reason)?(e.unshift(x(this.name,r)),t=0):t=r+1}this.closed||(this.more=t>1,this.items=e.concat(this.items),this.context.changed([]))}read(t){let e=[];for(let{id:r,unread:i,message:n}of this.items)!i||t&&!t.has(r)||(n.seq===void 0?this.unreadIds.delete(r):e.push(n.seq));let s=t?e:Array.from(this.unreadSeqs);s.forEach(r=>this.unreadSeqs.delete(r)),s.length&&this.marks.add(s,this.unreadSeqs.size?U(this.unreadSeqs):void 0),this.mark()}reload(){this.marks.load();for(let t of this.unreadSeqs)this.marks.has(t)&&this.unreadSeqs.delete(t);this.mark()}close(){this.closed=!0,clearTimeout(this.again),this.hold.close()}ready(t){this.closed||(this.error=t,!t&&!this.begun&&(this.begun=!0,this.catchUp()),this.context.changed([]))}async catchUp(){try{await this.readPast()}catch(e){if(this.closed)return;if(this.error=e,!G.test(this.error.code))return this.again=setTimeout(()=>{this.catchUp()},z),this.context.changed([])}let t=this.waiting??[];this.waiting=void 0,this.closed||t.forEach(e=>this.arrive(e)),this.context.changed([])}async readPast(){let t=this.context.head(this.name);t!==void 0&&t<this.marks.lowest&&this.marks.forget();let e=t??(this.waiting[0]?.seq??0)-1;this.marks.isNew&&e>=0&&this.marks.raise(e);let s=Math.max(0,this.marks.lowest-y);this.items=[],this.more=s>0;for(let r=0;r<k&&!this.closed;r+=1){let{messages:i,more:n,gap:a}=await this.hold.history({after:s,limit:A});a&&!w.test(a.reason)&&(this.more=!1,s>=this.marks.lowest&&this.items.push(x(this.name,s)));for(let d of i)this.keep(d);if(s=this.last,!n||!i.length)break}this.error=void 0}arrive(t){let{seq:e,id:s}=t;if(this.waiting)this.waiting.push(t),this.waiting.length>_&&this.waiting.shift();else if(e===void 0||e>this.last){let r=this.items[this.items.length-1];e===void 0&&this.accepts(t)?(this.unreadIds.add(s),this.push({id:s,message:t,unread:!0})):e!==void 0&&(this.marks.isNew&&this.marks.raise(e-1),this.keep(t));let i=this.items[this.items.length-1];i&&i!==r&&this.context.changed([i])}}keep(t){this.last=Math.max(this.last,t.seq),this.itemOf(t).forEach(e=>this.push(e))}push(t){if(this.items.push(t),this.items.length<=_)return;let{message:e}=this.items.shift();e&&e.seq===void 0?this.unreadIds.delete(e.id):this.more=!0}itemOf(t){if(!this.accepts(t))return[];let e=!this.marks.has(t.seq);return e&&this.unreadSeqs.size<D&&this.unreadSeqs.add(t.seq),[{id:t.id,message:t,unread:e}]}lose({reason:t,from_seq:e}){w.test(t)||(t==="reset"&&(this.marks.forget(),this.last=0),this.push(x(this.name,e??Date.now())),this.context.changed([]))}mark(){let t=({seq:e,id:s})=>e===void 0?this.unreadIds.has(s):this.unreadSeqs.has(e);this.items=this.items.map(e=>e.unread&&!t(e.message)?{...e,unread:!1}:e),this.context.changed([])}accepts(t){return!/^presence\./.test(t.event)&&this.context.accept(t)}},x=(o,t)=>({id:`gone ${o} ${t}`,unread:!1});function U(o){let t=1/0;for(let e of o)t=Math.min(t,e);return t}var b=class{constructor(t,e){this.client=t;this.options=e;this.snapshot={items:[],unread:0,more:!1,phase:"idle"};this.topics=new Map;this.heads=new Map;this.listeners=new Set;this.onStorage=({key:t})=>{for(let e of this.topics.values())(t===e.marks.key||t===null)&&e.reload()};this.offs=[t.subscribe(()=>this.changed([])),t.on("frame",s=>this.onFrame(s))];for(let s of e.channels)this.follow(s);e.channels.length||this.offs.push(t.on("message",({channel:s})=>this.follow(s))),addEventListener("storage",this.onStorage),this.offs.push(()=>removeEventListener("storage",this.onStorage)),this.changed([])}subscribe(t){return this.listeners.add(t),()=>this.listeners.delete(t)}async loadOlder(){await Promise.all(Array.from(this.topics.values(),t=>t.loadOlder()))}read(t){this.topics.forEach(e=>e.read(t&&new Set(t)))}close(){this.offs.forEach(t=>t()),this.topics.forEach(t=>t.close()),this.listeners.clear()}onFrame(t){if(!(t.type!=="welcome"&&t.type!=="reply"&&t.type!=="subscribed"))for(let[e,{seq:s}]of Object.entries(t.channels??{}))s!==void 0&&!this.heads.has(e)&&this.heads.set(e,s),t.type!=="reply"&&!this.options.channels.length&&this.follow(e)}follow(t){if(this.topics.has(t))return;let{client:e,options:s,heads:r}=this,i={...s,client:e,head:n=>r.get(n),changed:n=>this.changed(n)};this.topics.set(t,new g(t,`belfry-bell ${s.base} ${t}`,i))}changed(t){let e=Array.from(this.topics.values()),{phase:s,nextRetryAt:r,lastError:i}=this.client.state;this.snapshot={items:F(e),unread:e.reduce((n,a)=>n+a.unread,0),more:e.some(n=>n.more),phase:s,nextRetryAt:r,error:(s==="live"?void 0:i)??e.find(n=>n.error)?.error},this.listeners.forEach(n=>n(t))}};function F(o){let t=o.map(({items:r})=>r.slice()),e=[],s=r=>{let i=r[r.length-1];return i?i.message?Date.parse(i.message.at):1/0:-1};for(;;){let r=t.reduce((i,n)=>s(n)>s(i)?n:i,t[0]??[]);if(!r.length)return e;e.push(r.pop())}}var u=o=>typeof o=="string"&&o.trim()!==""?o:void 0;function B({event:o,data:t}){if(typeof t!="object"||t===null||Array.isArray(t))return{title:o,body:t===null?"":String(t)};let{title:e,body:s,text:r,url:i,avatar:n}=t,a={title:u(e)??o,body:u(s)??u(r)??(u(e)?"":JSON.stringify(t))},[d,l]=[u(i),u(n)];return d!==void 0&&(a.url=d),l!==void 0&&(a.avatar=l),a}function E(o){try{return o!==void 0&&/^https?:$/.test(new URL(o,document.baseURI).protocol)}catch{return!1}}var h=(o,t=0)=>typeof o=="function"?o(t):o.replace("{n}",String(t)),J=[["second",60],["minute",60],["hour",24],["day",7]];function I(o,t,e){let s=Math.round((o-t)/1e3);if(s>-60)return new Intl.RelativeTimeFormat(e,{numeric:"auto"}).format(0,"second");for(let[r,i]of J){if(-s<i)return new Intl.RelativeTimeFormat(e,{numeric:"auto",style:"short"}).format(s,r);s=Math.round(s/i)}return new Date(o).toLocaleDateString(e,{dateStyle:"medium"})}function O(o,{labels:t,language:e,look:s,avatar:r}){let i=document.createElement("li");if(i.dataset.id=o.id,!o.message)return i.append(v("span","gap",h(t.gone))),i;let n=E(s.url)?Object.assign(document.createElement("a"),{href:s.url}):Object.assign(document.createElement("button"),{type:"button"});n.className="open",n.dataset.press="open",n.setAttribute("part","item-open"),E(s.avatar)?n.append(Object.assign(document.createElement("img"),{className:"avatar",src:s.avatar,alt:"",loading:"lazy"})):r&&n.append(C("avatar",r.content.cloneNode(!0)));let a=C("words",v("span","title",s.title,"item-title"));s.body&&a.append(v("span","body",s.body,"item-body"));let d=document.createElement("time");d.dateTime=o.message.at,d.setAttribute("part","item-time"),a.append(d),n.append(a),i.append(n);let l=v("button","read","","item-read");return l.type="button",l.dataset.press="read",l.setAttribute("aria-label",`${h(t.read)}: ${s.title}`),i.append(l),S(i,o.unread),L(i,e),i}function S(o,t){o.className=t?"unread":"",o.setAttribute("part",t?"item item-unread":"item");let e=o.querySelector(".read");e&&(e.hidden=!t)}function L(o,t){let e=o.querySelector("time");if(!e)return;let s=Date.parse(e.dateTime);e.textContent=I(s,Date.now(),t),e.title=new Date(s).toLocaleString(t,{dateStyle:"full",timeStyle:"short"})}function C(o,...t){let e=Object.assign(document.createElement("span"),{className:o});return e.append(...t),e}function v(o,t,e,s=t){let r=Object.assign(document.createElement(o),{className:t,textContent:e});return r.setAttribute("part",s),o==="span"&&(r.dir="auto"),r}var M={title:"Notifications",unread:"{n} unread",arrived:"{n} new",readAll:"Mark all as read",read:"Mark as read",empty:"You’re all caught up",older:"Show older",gone:"Older notifications are no longer available",close:"Close",connecting:"Connecting…",reconnecting:"Reconnecting…",offline:"You’re offline",closed:"Not connected",refused:"Some notifications cannot be shown",retry:"Next try in {n} s"};var H=`
<button class="bell" part="button" type="button" aria-haspopup="dialog" aria-expanded="false" popovertarget="panel">
  <slot name="icon"><svg part="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M18 9a6 6 0 0 0-12 0c0 6-2.5 7.5-2.5 7.5h17S18 15 18 9M10 20a2.2 2.2 0 0 0 4 0"/></svg></slot>
  <span class="badge" part="badge" aria-hidden="true" hidden></span>
</button>
<div class="unseen" role="status"></div>
<div class="panel" part="panel" id="panel" role="dialog" aria-labelledby="title" popover>
  <div class="top" part="header">
    <h2 part="title" id="title" tabindex="-1"></h2>
    <button class="all" part="read" type="button" data-press="all" hidden></button>
    <button class="close" part="close" type="button" data-press="close"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg></button>
  </div>
  <div class="scroll">
    <ol part="list"></ol>
    <p class="empty" part="empty"></p>
    <button class="older" part="older" type="button" data-press="older" hidden></button>
  </div>
  <footer part="footer" hidden><i></i><span><span class="state" part="state" role="status"></span> <span class="retry"></span> <span class="reason" part="reason"></span></span></footer>
</div>`;function P(o,t,e){let{style:s}=o,[r,i]=[innerWidth,innerHeight];if(r<=480){for(let W of["left","top","max-height"])s.removeProperty(W);return}let n=t.getBoundingClientRect(),a=getComputedStyle(t).direction==="rtl",{offsetWidth:d}=o,l=i-n.bottom-8-8,c=n.top-8-8,p=l<Math.min(o.scrollHeight,320)&&c>l;s.setProperty("max-height",`${Math.min(560,p?c:l)}px`);let $=e==="start"!==a?n.left:n.right-d;s.setProperty("left",`${Math.max(8,Math.min($,r-d-8))}px`),s.setProperty("top",`${p?n.top-8-o.offsetHeight:n.bottom+8}px`)}var j=`
  --_accent: var(--belfry-accent, #8fabff);
  --_badge: var(--belfry-badge, #ff7a6e);
  --_badge-text: var(--belfry-badge-text, #1b0604);
  --_surface: var(--belfry-surface, #1d2126);
  --_text: var(--belfry-text, #eceff3);
  --_muted: var(--belfry-muted, #a9b1bc);
  --_border: var(--belfry-border, #3a414a);
  --_hover: var(--belfry-hover, #282d34);
`,N=`
:host {
  --_accent: var(--belfry-accent, #2750d8);
  --_badge: var(--belfry-badge, #c8261b);
  --_badge-text: var(--belfry-badge-text, #fff);
  --_surface: var(--belfry-surface, #fff);
  --_text: var(--belfry-text, #1a1d21);
  --_muted: var(--belfry-muted, #565d66);
  --_border: var(--belfry-border, #d9dde3);
  --_hover: var(--belfry-hover, #f2f4f8);
  --_radius: var(--belfry-radius, 12px);
  --_size: var(--belfry-bell-size, 40px);
  position: relative;
  display: inline-block;
  font: var(--belfry-font, 14px/1.45 system-ui, sans-serif);
  color: var(--_text);
  text-align: start;
}
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) {${j}} }
:host([theme="dark"]) {${j}}
[hidden] { display: none !important; }
button, a { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; }
svg { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.bell {
  position: relative;
  display: grid;
  place-items: center;
  width: var(--_size);
  height: var(--_size);
  padding: 0;
  border-radius: 50%;
}
.bell:hover, .bell[aria-expanded="true"] { background: var(--_hover); }
.bell svg, ::slotted([slot="icon"]) { width: 55%; height: 55%; }
.bell[data-phase="recovering"] svg, .bell[data-phase="offline"] svg, .bell[data-phase="closed"] svg { opacity: 0.6; }
.badge {
  position: absolute;
  inset-block-start: -1px;
  inset-inline-start: 56%;
  min-width: 18px;
  padding: 0 5px;
  box-sizing: border-box;
  border-radius: 9px;
  box-shadow: 0 0 0 2px var(--_surface);
  background: var(--_badge);
  color: var(--_badge-text);
  font-size: 11px;
  font-weight: 700;
  line-height: 18px;
  text-align: center;
}
.panel {
  position: fixed;
  inset: auto;
  margin: 0;
  padding: 0;
  flex-direction: column;
  width: min(var(--belfry-panel-width, 380px), calc(100vw - 16px));
  max-height: min(75vh, 560px);
  box-sizing: border-box;
  overflow: hidden;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_text);
  box-shadow: var(--belfry-shadow, 0 12px 32px rgb(0 0 0 / 22%));
}
.panel:popover-open { display: flex; }
.panel:not(.placed) { visibility: hidden; }
.top { display: flex; align-items: center; gap: 8px; padding: 10px 10px 10px 16px; border-block-end: 1px solid var(--_border); }
h2 { flex: 1; margin: 0; font-size: 15px; font-weight: 650; }
h2:focus { outline: none; }
.all, .older { padding: 5px 9px; border-radius: 7px; color: var(--_accent); font-weight: 550; }
.all:hover, .older:hover, .close:hover { background: var(--_hover); }
.close { display: none; width: 36px; height: 36px; padding: 8px; border-radius: 50%; }
.close svg { width: 20px; height: 20px; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; }
ol { margin: 0; padding: 0; list-style: none; }
li { position: relative; display: flex; border-block-end: 1px solid var(--_border); }
li:last-child { border-block-end: 0; }
.open {
  display: flex;
  flex: 1;
  gap: 12px;
  min-width: 0;
  padding: 11px 44px 11px 30px;
  border: 0;
  text-align: start;
  text-decoration: none;
}
:host(:dir(rtl)) .open { padding: 11px 30px 11px 44px; }
.open:hover { background: var(--_hover); }
.open:focus-visible { outline-offset: -3px; border-radius: 8px; }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 50%; object-fit: cover; }
.words { flex: 1; min-width: 0; }
.title, .body { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
.title { -webkit-line-clamp: 2; }
.body { -webkit-line-clamp: 3; color: var(--_muted); }
time { display: block; margin-block-start: 2px; color: var(--_muted); font-size: 12px; }
.unread .title { font-weight: 650; }
.unread::before { content: ""; position: absolute; z-index: 1; inset-block-start: 17px; inset-inline-start: 13px; width: 8px; height: 8px; border-radius: 50%; background: var(--_accent); }
.read { position: absolute; inset-block-start: 8px; inset-inline-end: 8px; width: 28px; height: 28px; padding: 0; border-radius: 50%; }
.read::before { content: ""; display: block; width: 10px; height: 5px; margin: -3px auto 0; border: solid var(--_muted); border-width: 0 0 2px 2px; transform: rotate(-45deg); }
.read:hover { background: var(--_border); }
.gap { padding: 10px 16px 10px 30px; color: var(--_muted); }
.empty { margin: 0; padding: 40px 16px; color: var(--_muted); text-align: center; }
.older { display: block; width: calc(100% - 16px); margin: 8px; padding: 9px; }
footer { display: flex; align-items: baseline; gap: 8px; padding: 9px 16px; border-block-start: 1px solid var(--_border); color: var(--_muted); font-size: 12px; overflow-wrap: anywhere; }
footer i { flex: none; width: 8px; height: 8px; border-radius: 50%; background: #b7791f; }
footer[data-phase="closed"] i, footer[data-phase="offline"] i { border-radius: 2px; background: var(--_badge); }
.state { color: var(--_text); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (hover: hover) {
  li:not(:hover):not(:focus-within) .read { opacity: 0; }
}
@media (max-width: 480px) {
  .panel { inset: auto 0 0; width: 100%; max-height: 82dvh; border-width: 1px 0 0; border-radius: 18px 18px 0 0; }
  .panel::backdrop { background: rgb(0 0 0 / 45%); }
  .close { display: block; }
  .read { width: 40px; height: 40px; }
}
@media (prefers-reduced-motion: no-preference) {
  .bell.rings slot { animation: ring 0.7s ease-in-out; transform-origin: 50% 10%; }
  .bell slot { display: contents; }
  .bell.rings svg { animation: ring 0.7s ease-in-out; transform-origin: 50% 10%; }
  @keyframes ring { 20% { transform: rotate(16deg); } 40% { transform: rotate(-13deg); } 60% { transform: rotate(8deg); } 80% { transform: rotate(-5deg); } }
}
@media (forced-colors: active) {
  .badge { border: 1px solid CanvasText; background: Canvas; color: CanvasText; }
  .unread::before, footer i { forced-color-adjust: none; background: Highlight; }
  .panel { border: 1px solid CanvasText; }
}
`;var q=50,R=99,Y=250,V=1e3,X=typeof HTMLElement>"u"?class{}:HTMLElement,f=class extends X{constructor(){super();this.ownLabels={};this.rows=new Map;this.snapshot={items:[],unread:0,more:!1,phase:"idle"};this.pages=1;this.fresh=[];this.told=-1;this.put=()=>{this.isOpen&&P(this.panel,this.button,this.getAttribute("side"))};if(typeof HTMLElement>"u")return;this.root=this.attachShadow({mode:"open"});let e=new CSSStyleSheet;e.replaceSync(N),this.root.adoptedStyleSheets=[e],this.root.innerHTML=H,this.panel.addEventListener("toggle",r=>this.toggled(r.newState==="open")),this.panel.addEventListener("keydown",r=>this.step(r)),this.panel.addEventListener("click",r=>this.press(r));let s=this;for(let r of["auth","client","source","labels","look"]){if(!Object.prototype.hasOwnProperty.call(s,r))continue;let i=s[r];delete s[r],s[r]=i}}get look(){return this.ownLook??B}set look(e){this.ownLook=e,this.reword()}set auth(e){this.ownAuth=e,this.restart()}set client(e){this.ownClient=e,this.restart()}set source(e){this.ownSource=e,this.restart()}set labels(e){typeof e=="string"?this.setAttribute("labels",e):(this.ownLabels=e,this.reword())}get labels(){let e=this.getAttribute("label");return{...M,...this.ownLabels,...e?{title:e}:{}}}get unread(){return this.snapshot.unread}get isOpen(){return this.panel.matches(":popover-open")}open(){this.isOpen||this.panel.showPopover()}close(){this.isOpen&&this.panel.hidePopover()}toggle(){this.panel.togglePopover()}markAllRead(){this.live?.source.read()}connectedCallback(){this.reword(),this.live||this.restart()}disconnectedCallback(){setTimeout(()=>this.isConnected||this.stop())}attributeChangedCallback(e,s,r){s===r||!this.isConnected||(/^label/.test(e)?this.reword():e==="side"?this.put():e==="limit"?this.draw():this.restart())}restart(){clearTimeout(this.starting),this.starting=setTimeout(()=>{this.stop(),this.isConnected&&this.start()})}start(){let e=this.ownSource?{source:this.ownSource,close(){}}:this.channelSource();if(!e)return;let{source:s,close:r}=e,i=s.subscribe(n=>this.show(s.snapshot,n));this.live={source:s,stop:()=>(i(),r())},this.clock=setInterval(()=>this.tick(),V),this.show(s.snapshot,[])}stop(){clearInterval(this.clock),clearTimeout(this.announcing),this.live?.stop(),this.live=void 0,this.fresh=[],this.pages=1,this.show({items:[],unread:0,more:!1,phase:"idle"},[])}channelSource(){let{ownClient:e,ownAuth:s}=this,r=this.getAttribute("token-url"),i=this.hasAttribute("cookie");if(!e&&!s&&r===null&&!i)return;let n=new URL(this.getAttribute("src")||".",document.baseURI),a=(this.getAttribute("channels")||"").split(",").map(p=>p.trim()).filter(Boolean),d=s??(i?void 0:()=>Q(r)),l=e??K(n,{channels:a,...d?{auth:d}:{}}),c=new b(l,{channels:a,base:n.href,store:Z(),accept:p=>this.accepts(p)});return e?{source:c,close:()=>c.close()}:(l.connect(),{source:c,close:()=>(c.close(),l.close())})}accepts(e){return this.dispatchEvent(new CustomEvent("belfry-notification",{detail:e,bubbles:!0,composed:!0,cancelable:!0}))}show(e,s){this.snapshot=e;let{unread:r}=e,i=this.find(".badge");i.hidden=r===0,i.textContent=r>R?`${R}+`:String(r),this.name(),this.button.dataset.phase=e.phase,this.isOpen&&this.draw(),this.announce(s.filter(n=>n.unread)),r!==this.told&&(this.told=r,this.dispatchEvent(new CustomEvent("belfry-unread",{detail:{count:r},bubbles:!0,composed:!0})))}draw(){let{items:e,unread:s,more:r}=this.snapshot,i=(Number(this.getAttribute("limit"))||q)*this.pages,n=e.slice(0,i),a=this.find("ol"),d=new Set(this.rows.keys());n.forEach((l,c)=>{d.delete(l.id);let p=this.row(l);S(p,l.unread),a.children[c]!==p&&a.insertBefore(p,a.children[c]??null)});for(let l of d)this.rows.get(l).remove(),this.rows.delete(l);a.hidden=n.length===0,this.find(".empty").hidden=n.length>0,this.find(".all").hidden=s===0,this.find(".older").hidden=!r&&e.length<=i,this.tick(),this.put()}row(e){let s=this.rows.get(e.id);if(!s){let r=e.message?this.look(e.message):{title:""},i=this.querySelector(':scope > template[slot="avatar"]');s=O(e,{labels:this.labels,language:this.language,look:r,avatar:i}),this.rows.set(e.id,s)}return s}tick(){if(!this.isOpen)return;this.rows.forEach(c=>L(c,this.language));let{phase:e,nextRetryAt:s,error:r}=this.snapshot,{labels:i}=this,n={idle:"",live:"",connecting:i.connecting,recovering:i.reconnecting,offline:i.offline,closed:i.closed}[e],a=e==="live"&&r?i.refused:n,d=s===void 0?0:Math.ceil((s-Date.now())/1e3),l=this.find("footer");l.hidden=a==="",l.dataset.phase=e,T(this.find(".state"),a&&h(a)),T(this.find(".reason"),r&&!/^(connection_lost|going_away)$/.test(r.code)?r.message:""),T(this.find(".retry"),d>0?h(i.retry,d):"")}toggled(e){this.button.setAttribute("aria-expanded",String(e));for(let[s,r]of[[window,"resize"],[document,"scroll"]])e?s.addEventListener(r,this.put,{capture:!0,passive:!0}):s.removeEventListener(r,this.put,{capture:!0});if(this.panel.classList.toggle("placed",e),!e){(document.activeElement===document.body||document.activeElement===this)&&this.button.focus({preventScroll:!0});return}this.draw(),this.find("h2").focus()}press(e){let s=e.target.closest("[data-press]"),r=s?.closest("li")?.dataset.id;switch(s?.dataset.press){case"close":return this.close();case"all":return this.markAllRead(),this.find("h2").focus();case"older":this.pages+=1,this.snapshot.items.length>=(Number(this.getAttribute("limit"))||q)*(this.pages-1)&&this.draw(),this.live?.source.loadOlder().catch(()=>this.draw());return;case"read":return s.previousElementSibling.focus(),this.live?.source.read([r]);case"open":{let i=this.snapshot.items.find(n=>n.id===r);this.live?.source.read([r]),this.dispatchEvent(new CustomEvent("belfry-open",{detail:i?.message,bubbles:!0,composed:!0}));return}default:return}}step(e){let s=Array.from(this.root.querySelectorAll(".open")),r=s.indexOf(this.root.activeElement),i={ArrowDown:r+1,ArrowUp:r-1,Home:0,End:s.length-1}[e.key];i===void 0||!s[i]||(e.preventDefault(),s[i].focus())}announce(e){e.length&&(this.fresh.push(...e),this.button.classList.remove("rings"),clearTimeout(this.announcing),this.announcing=setTimeout(()=>{let{labels:s,fresh:r}=this,i=r.length===1?this.look(r[0].message).title:h(s.arrived,r.length);this.find("[role=status]").textContent=`${h(s.title)}: ${i}`,this.fresh=[],this.button.classList.add("rings")},Y))}reword(){if(!this.root)return;let e=this.getAttribute("labels");try{e&&(this.ownLabels={...this.ownLabels,...JSON.parse(e)})}catch{console.warn("belfry-bell: the attribute `labels` is no JSON")}let{labels:s}=this;this.find("h2").textContent=h(s.title),this.find(".all").textContent=h(s.readAll),this.find(".older").textContent=h(s.older),this.find(".empty").textContent=h(s.empty),this.find(".close").setAttribute("aria-label",h(s.close)),this.find("ol").setAttribute("aria-label",h(s.title)),this.rows.forEach(r=>r.remove()),this.rows.clear(),this.name(),this.isOpen&&this.draw()}name(){let{labels:e}=this,{unread:s}=this.snapshot;this.button.setAttribute("aria-label",s===0?h(e.title):`${h(e.title)}, ${h(e.unread,s)}`)}get language(){return this.closest("[lang]")?.lang||void 0}get button(){return this.find(".bell")}get panel(){return this.find(".panel")}find(e){return this.root.querySelector(e)}};f.observedAttributes=["src","token-url","cookie","channels","label","labels","limit","side"];async function Q(o){let t=await fetch(o,{cache:"no-store"});if(!t.ok)throw new Error(`${o} answered ${t.status}`);return(await t.text()).trim()}function T(o,t){o.textContent!==t&&(o.textContent=t)}function Z(){try{return localStorage}catch{return}}typeof customElements<"u"&&!customElements.get("belfry-bell")&&customElements.define("belfry-bell",f);export{f as BelfryBell,M as LABELS};
//# sourceMappingURL=belfry-bell.js.map
