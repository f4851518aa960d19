// Built from client/src by `npm --prefix client run build`. Change it there.
var m=class{constructor(e,t,s){this.button=e;this.status=t;this.words=s;this.fresh=[]}arrived(e){e.length&&(this.fresh.push(...e),this.button.classList.remove("rings"),clearTimeout(this.waiting),this.waiting=setTimeout(()=>{this.status.textContent=this.words(this.fresh),this.fresh=[],this.button.classList.add("rings")},250))}stop(){clearTimeout(this.waiting),this.fresh=[]}};import{createClient as V}from"./belfry.js";var g=class{constructor(e,t){this.store=e;this.key=t;this.low=0;this.above=new Set;this.isNew=!0;this.load()}has(e){return e<=this.low||this.above.has(e)}get lowest(){return this.low}forget(){this.low=0,this.above.clear(),this.write([])}raise(e){this.low=Math.max(this.low,e),this.save()}add(e,t){e.forEach(s=>this.above.add(s)),this.low=Math.max(this.low,t===void 0?Math.max(0,...this.above):t-1),this.save()}load(){try{let{low:e,above:t}=JSON.parse(this.store?.getItem(this.key)||"null");this.isNew=!1,this.low=Math.max(this.low,Number(e)||0),t.forEach(s=>this.above.add(s))}catch{}}save(){this.load();let e=Array.from(this.above).filter(t=>t>this.low).sort((t,s)=>t-s);for(;e.length>1e3;)this.low=e.shift();this.above=new Set(e),this.write(e)}write(e){this.isNew=!1;try{this.store?.setItem(this.key,JSON.stringify({low:this.low,above:e}))}catch{}}};var E=20,I=1e3,L=10,A=500,U=I*L,F=5e3,J=/^(forbidden|bad_channel|unauthorized|not_found|closed|unsubscribed)$/,S=/^(expired|conflated|filtered|renumbered)$/,b=class{constructor(e,t,s){this.name=e;this.context=s;this.items=[];this.more=!1;this.unreadSeqs=new Set;this.unreadIds=new Set;this.waiting=[];this.begun=!1;this.last=0;this.closed=!1;this.marks=new g(s.store,t),this.hold=s.client.channel(e),this.hold.on("message",r=>this.arrive(r)),this.hold.on("gap",r=>this.lose(r)),this.hold.on("ready",r=>this.ready(r)),this.hold.ready.then(()=>this.ready(void 0),r=>this.ready(r))}get unread(){return this.unreadSeqs.size+this.unreadIds.size}async loadOlder(){let e=this.items.find(({message:s})=>s?.seq!==void 0)?.message.seq??this.last+1,t=[];for(let s=0;e>1&&!t.length&&s<L;s+=1){let r=Math.max(0,e-1-E),{messages:o,gap:n}=await this.hold.history({after:r,limit:E});t=o.filter(({seq:a})=>a<e&&this.items.every(({message:l})=>l?.seq!==a)).flatMap(a=>this.itemOf(a)),n&&!S.test(n.reason)?(t.unshift(k(this.name,r)),e=0):e=r+1}this.closed||(this.more=e>1,this.items=t.concat(this.items),this.context.changed([]))}read(e){let t=[];for(let{id:r,unread:o,message:n}of this.items)!o||e&&!e.has(r)||(n.seq===void 0?this.unreadIds.delete(r):t.push(n.seq));let s=e?t:Array.from(this.unreadSeqs);s.forEach(r=>this.unreadSeqs.delete(r)),s.length&&this.marks.add(s,this.unreadSeqs.size?K(this.unreadSeqs):void 0),this.mark()}reload(){this.marks.load();for(let e of this.unreadSeqs)this.marks.has(e)&&this.unreadSeqs.delete(e);this.mark()}close(){this.closed=!0,clearTimeout(this.again),this.hold.close()}ready(e){this.closed||(this.error=e,!e&&!this.begun&&(this.begun=!0,this.catchUp()),this.context.changed([]))}async catchUp(){try{await this.readPast()}catch(t){if(this.closed)return;if(this.error=t,!J.test(this.error.code))return this.again=setTimeout(()=>{this.catchUp()},F),this.context.changed([])}let e=this.waiting??[];this.waiting=void 0,this.closed||e.forEach(t=>this.arrive(t)),this.context.changed([])}async readPast(){let e=this.context.head(this.name);e!==void 0&&e<this.marks.lowest&&this.marks.forget();let t=e??(this.waiting[0]?.seq??0)-1;this.marks.isNew&&t>=0&&this.marks.raise(t);let s=Math.max(0,this.marks.lowest-E);this.items=[],this.more=s>0;for(let r=0;r<L&&!this.closed;r+=1){let{messages:o,more:n,gap:a}=await this.hold.history({after:s,limit:I});a&&!S.test(a.reason)&&(this.more=!1,s>=this.marks.lowest&&this.items.push(k(this.name,s)));for(let l of o)this.keep(l);if(s=this.last,!n||!o.length)break}this.error=void 0}arrive(e){let{seq:t,id:s}=e;if(this.waiting)this.waiting.push(e),this.waiting.length>A&&this.waiting.shift();else if(t===void 0||t>this.last){let r=this.items[this.items.length-1];t===void 0&&this.accepts(e)?(this.unreadIds.add(s),this.push({id:s,message:e,unread:!0})):t!==void 0&&(this.marks.isNew&&this.marks.raise(t-1),this.keep(e));let o=this.items[this.items.length-1];o&&o!==r&&this.context.changed([o])}}keep(e){this.last=Math.max(this.last,e.seq),this.itemOf(e).forEach(t=>this.push(t))}push(e){if(this.items.push(e),this.items.length<=A)return;let{message:t}=this.items.shift();t&&t.seq===void 0?this.unreadIds.delete(t.id):this.more=!0}itemOf(e){if(!this.accepts(e))return[];let t=!this.marks.has(e.seq);return t&&this.unreadSeqs.size<U&&this.unreadSeqs.add(e.seq),[{id:e.id,message:e,unread:t}]}lose({reason:e,from_seq:t}){S.test(e)||(e==="reset"&&(this.marks.forget(),this.last=0),this.push(k(this.name,t??Date.now())),this.context.changed([]))}mark(){let e=({seq:t,id:s})=>t===void 0?this.unreadIds.has(s):this.unreadSeqs.has(t);this.items=this.items.map(t=>t.unread&&!e(t.message)?{...t,unread:!1}:t),this.context.changed([])}accepts(e){return!/^presence\./.test(e.event)&&this.context.accept(e)}},k=(i,e)=>({id:`gone ${i} ${e}`,unread:!1});function K(i){let e=1/0;for(let t of i)e=Math.min(e,t);return e}var v=class{constructor(e,t){this.client=e;this.options=t;this.snapshot={items:[],unread:0,more:!1,phase:"idle"};this.topics=new Map;this.heads=new Map;this.listeners=new Set;this.onStorage=({key:e})=>{for(let t of this.topics.values())(e===t.marks.key||e===null)&&t.reload()};this.offs=[e.subscribe(()=>this.changed([])),e.on("frame",s=>this.onFrame(s))];for(let s of t.channels)this.follow(s);t.channels.length||this.offs.push(e.on("message",({channel:s})=>this.follow(s))),addEventListener("storage",this.onStorage),this.offs.push(()=>removeEventListener("storage",this.onStorage)),this.changed([])}subscribe(e){return this.listeners.add(e),()=>this.listeners.delete(e)}async loadOlder(){await Promise.all(Array.from(this.topics.values(),e=>e.loadOlder()))}read(e){this.topics.forEach(t=>t.read(e&&new Set(e)))}close(){this.offs.forEach(e=>e()),this.topics.forEach(e=>e.close()),this.listeners.clear()}onFrame(e){if(!(e.type!=="welcome"&&e.type!=="reply"&&e.type!=="subscribed"))for(let[t,{seq:s}]of Object.entries(e.channels??{}))s!==void 0&&!this.heads.has(t)&&this.heads.set(t,s),e.type!=="reply"&&!this.options.channels.length&&this.follow(t)}follow(e){if(this.topics.has(e))return;let{client:t,options:s,heads:r}=this,o={...s,client:t,head:n=>r.get(n),changed:n=>this.changed(n)};this.topics.set(e,new b(e,`belfry-bell ${s.base} ${e}`,o))}changed(e){let t=Array.from(this.topics.values()),{phase:s,nextRetryAt:r,lastError:o}=this.client.state;this.snapshot={items:Y(t),unread:t.reduce((n,a)=>n+a.unread,0),more:t.some(n=>n.more),phase:s,nextRetryAt:r,error:(s==="live"?void 0:o)??t.find(n=>n.error)?.error},this.listeners.forEach(n=>n(e))}};function Y(i){let e=i.map(({items:r})=>r.slice()),t=[],s=r=>{let o=r[r.length-1];return o?o.message?Date.parse(o.message.at):1/0:-1};for(;;){let r=e.reduce((o,n)=>s(n)>s(o)?n:o,e[0]??[]);if(!r.length)return t;t.push(r.pop())}}var X=5e3;function C(i,{client:e,auth:t},s){let r=i.getAttribute("token-url"),o=i.hasAttribute("cookie");if(!e&&!t&&r===null&&!o)return;let n=new URL(i.getAttribute("src")||".",document.baseURI),a=(i.getAttribute("channels")||"").split(",").map(p=>p.trim()).filter(Boolean),l=t??(o?void 0:()=>Q(r)),d=e??V(n,{channels:a,...l?{auth:l}:{}}),c=new v(d,{channels:a,base:n.href,store:Z(),accept:s});return e?{source:c,close:()=>c.close()}:(d.connect(),{source:c,close:()=>(c.close(),d.close())})}async function Q(i){let e=await fetch(i,{cache:"no-store",signal:AbortSignal.timeout(X)});if(!e.ok)throw new Error(`${i} answered ${e.status}`);return(await e.text()).trim()}function Z(){try{return localStorage}catch{return}}var h=(i,e=0)=>typeof i=="function"?i(e):i.replace("{n}",String(e)),ee=[["second",60],["minute",60],["hour",24],["day",7]];function H(i,e,t){let s=Math.round((i-e)/1e3);if(s>-60)return new Intl.RelativeTimeFormat(t,{numeric:"auto"}).format(0,"second");for(let[r,o]of ee){if(-s<o)return new Intl.RelativeTimeFormat(t,{numeric:"auto",style:"short"}).format(s,r);s=Math.round(s/o)}return new Date(i).toLocaleDateString(t,{dateStyle:"medium"})}function O(i,{phase:e,nextRetryAt:t,error:s},r){let o={idle:"",live:"",connecting:r.connecting,recovering:r.reconnecting,offline:r.offline,closed:r.closed}[e],n=e==="live"&&s?r.refused:o,a=t===void 0?0:Math.ceil((t-Date.now())/1e3),l=(d,c)=>{let p=i.querySelector(d);p.textContent!==c&&(p.textContent=c)};i.hidden=n==="",i.dataset.phase=e,l(".state",n&&h(n)),l(".reason",s&&!/^(connection_lost|going_away)$/.test(s.code)?s.message:""),l(".retry",a>0?h(r.retry,a):"")}var M={title:"Notifications",unread:"{n} unread",arrived:"{n} new",readAll:"Mark all as read",read:"Mark as read",empty:"You’re all caught up",older:"Show older",gone:"Older notifications are no longer available",close:"Close",connecting:"Connecting…",reconnecting:"Reconnecting…",offline:"You’re offline",closed:"Not connected",refused:"Some notifications cannot be shown",retry:"Next try in {n} s"};var u=i=>typeof i=="string"&&i.trim()!==""?i:void 0;function P({event:i,data:e}){if(typeof e!="object"||e===null||Array.isArray(e))return{title:i,body:e===null?"":String(e)};let{title:t,body:s,text:r,url:o,avatar:n}=e,a={title:u(t)??i,body:u(s)??u(r)??(u(t)?"":JSON.stringify(e))},[l,d]=[u(o),u(n)];return l!==void 0&&(a.url=l),d!==void 0&&(a.avatar=d),a}function T(i){try{return i!==void 0&&/^https?:$/.test(new URL(i,document.baseURI).protocol)}catch{return!1}}function N(i,{labels:e,language:t,look:s,avatar:r}){let o=document.createElement("li");if(o.dataset.id=i.id,!i.message)return o.append(y("span","gap",h(e.gone))),o;let n=T(s.url)?Object.assign(document.createElement("a"),{href:s.url}):Object.assign(document.createElement("button"),{type:"button"});n.className="open",n.dataset.press="open",n.setAttribute("part","item-open"),T(s.avatar)?n.append(Object.assign(document.createElement("img"),{className:"avatar",src:s.avatar,alt:"",loading:"lazy"})):r&&n.append(j("avatar",r.content.cloneNode(!0)));let a=j("words",y("span","title",s.title,"item-title"));s.body&&a.append(y("span","body",s.body,"item-body"));let l=document.createElement("time");l.dateTime=i.message.at,l.setAttribute("part","item-time"),a.append(l),n.append(a),o.append(n);let d=y("button","read","","item-read");return d.type="button",d.dataset.press="read",d.setAttribute("aria-label",`${h(e.read)}: ${s.title}`),o.append(d),B(o,i.unread),_(o,t),o}function B(i,e){i.className=e?"unread":"",i.setAttribute("part",e?"item item-unread":"item");let t=i.querySelector(".read");t&&(t.hidden=!e)}function _(i,e){let t=i.querySelector("time");if(!t)return;let s=Date.parse(t.dateTime);t.textContent=H(s,Date.now(),e),t.title=new Date(s).toLocaleString(e,{dateStyle:"full",timeStyle:"short"})}function j(i,...e){let t=Object.assign(document.createElement("span"),{className:i});return t.append(...e),t}function y(i,e,t,s=e){let r=Object.assign(document.createElement(i),{className:e,textContent:t});return r.setAttribute("part",s),i==="span"&&(r.dir="auto"),r}var te=50,w=class{constructor(e,t){this.root=e;this.host=t;this.rows=new Map;this.pages=1}reset(){this.pages=1}draw({items:e,unread:t,more:s}){let r=this.perPage*this.pages,o=e.slice(0,r),n=this.find("ol"),a=new Set(this.rows.keys());o.forEach((l,d)=>{a.delete(l.id);let c=this.row(l);B(c,l.unread),n.children[d]!==c&&n.insertBefore(c,n.children[d]??null)});for(let l of a)this.rows.get(l).remove(),this.rows.delete(l);n.hidden=o.length===0,this.find(".empty").hidden=o.length>0,this.find(".all").hidden=t===0,this.find(".older").hidden=!s&&e.length<=r}grow({items:e}){return this.pages+=1,e.length>=this.perPage*(this.pages-1)}tick(){this.rows.forEach(e=>_(e,this.host.language))}clear(){this.rows.forEach(e=>e.remove()),this.rows.clear()}step(e){let t=Array.from(this.root.querySelectorAll(".open")),s=t.indexOf(this.root.activeElement),r={ArrowDown:s+1,ArrowUp:s-1,Home:0,End:t.length-1}[e.key];r===void 0||!t[r]||(e.preventDefault(),t[r].focus())}row(e){let t=this.rows.get(e.id);if(!t){let{labels:s,language:r,avatar:o}=this.host;t=N(e,{labels:s,language:r,look:e.message?this.host.look(e):{title:""},avatar:o}),this.rows.set(e.id,t)}return t}get perPage(){return Number(this.host.limit)||te}find(e){return this.root.querySelector(e)}};var q=`
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
</div>`;function R(i,e,t){let{style:s}=i,[r,o]=[innerWidth,innerHeight];if(r<=480){for(let z of["left","top","max-height"])s.removeProperty(z);return}let n=e.getBoundingClientRect(),a=getComputedStyle(e).direction==="rtl",{offsetWidth:l}=i,d=o-n.bottom-8-8,c=n.top-8-8,p=d<Math.min(i.scrollHeight,320)&&c>d;s.setProperty("max-height",`${Math.min(560,p?c:d)}px`);let G=t==="start"!==a?n.left:n.right-l;s.setProperty("left",`${Math.max(8,Math.min(G,r-l-8))}px`),s.setProperty("top",`${p?n.top-8-i.offsetHeight:n.bottom+8}px`)}var x=class{constructor(e,t,s,r){this.host=e;this.panel=t;this.button=s;this.opened=r;this.put=()=>{this.isOpen&&R(this.panel,this.button,this.host.getAttribute("side"))};t.addEventListener("toggle",o=>this.toggled(o.newState==="open"))}get isOpen(){return this.panel.matches(":popover-open")}open(){this.isOpen||this.panel.showPopover()}close(){this.isOpen&&this.panel.hidePopover()}toggle(){this.panel.togglePopover()}focus(){this.panel.querySelector("h2").focus()}toggled(e){this.button.setAttribute("aria-expanded",String(e));for(let[t,s]of[[window,"resize"],[document,"scroll"]])e?t.addEventListener(s,this.put,{capture:!0,passive:!0}):t.removeEventListener(s,this.put,{capture:!0});if(this.panel.classList.toggle("placed",e),!e){(document.activeElement===document.body||document.activeElement===this.host)&&this.button.focus({preventScroll:!0});return}this.opened(),this.focus()}};var $=`
  --_accent: var(--belfry-accent, #8fabff);
  --_badge: var(--belfry-badge, #ff7a6e);
  --_badge-text: var(--belfry-badge-text, #1b0604);
  --_surface: var(--belfry-surface, #1d2126);
  --_text: var(--belfry-text, #eceff3);
  --_muted: var(--belfry-muted, #a9b1bc);
  --_border: var(--belfry-border, #3a414a);
  --_hover: var(--belfry-hover, #282d34);
`,W=`
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
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) {${$}} }
:host([theme="dark"]) {${$}}
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
`;var D=99,se=1e3,re=typeof HTMLElement>"u"?class{}:HTMLElement,f=class extends re{constructor(){super();this.ownLabels={};this.snapshot={items:[],unread:0,more:!1,phase:"idle"};this.told=-1;if(typeof HTMLElement>"u")return;this.root=this.attachShadow({mode:"open"});let t=new CSSStyleSheet;t.replaceSync(W),this.root.adoptedStyleSheets=[t],this.root.innerHTML=q,this.list=this.newList();let s=this.find(".panel");this.panel=new x(this,s,this.button,()=>this.draw()),this.announcer=new m(this.button,this.find("[role=status]"),o=>this.wordsOf(o)),s.addEventListener("keydown",o=>this.list.step(o)),s.addEventListener("click",o=>this.press(o));let r=this;for(let o of["auth","client","source","labels","look"]){if(!Object.prototype.hasOwnProperty.call(r,o))continue;let n=r[o];delete r[o],r[o]=n}}get look(){return this.ownLook??P}set look(t){this.ownLook=t,this.reword()}set auth(t){this.ownAuth=t,this.restart()}set client(t){this.ownClient=t,this.restart()}set source(t){this.ownSource=t,this.restart()}set labels(t){typeof t=="string"?this.setAttribute("labels",t):(this.ownLabels=t,this.reword())}get labels(){let t=this.getAttribute("label");return{...M,...this.ownLabels,...t?{title:t}:{}}}get unread(){return this.snapshot.unread}get isOpen(){return this.panel.isOpen}open(){this.panel.open()}close(){this.panel.close()}toggle(){this.panel.toggle()}markAllRead(){this.live?.source.read()}connectedCallback(){this.reword(),this.live||this.restart()}disconnectedCallback(){setTimeout(()=>this.isConnected||this.stop())}attributeChangedCallback(t,s,r){s===r||!this.isConnected||(/^label/.test(t)?this.reword():t==="side"?this.panel.put():t==="limit"?this.draw():this.restart())}restart(){clearTimeout(this.starting),this.starting=setTimeout(()=>{this.stop(),this.isConnected&&this.start()})}start(){let t=this.ownSource?{source:this.ownSource,close(){}}:C(this,{client:this.ownClient,auth:this.ownAuth},n=>this.accepts(n));if(!t)return;let{source:s,close:r}=t,o=s.subscribe(n=>this.show(s.snapshot,n));this.live={source:s,stop:()=>(o(),r())},this.clock=setInterval(()=>this.tick(),se),this.show(s.snapshot,[])}stop(){clearInterval(this.clock),this.announcer.stop(),this.live?.stop(),this.live=void 0,this.list.reset(),this.show({items:[],unread:0,more:!1,phase:"idle"},[])}accepts(t){return this.dispatchEvent(new CustomEvent("belfry-notification",{detail:t,bubbles:!0,composed:!0,cancelable:!0}))}show(t,s){this.snapshot=t;let{unread:r}=t,o=this.find(".badge");o.hidden=r===0,o.textContent=r>D?`${D}+`:String(r),this.name(),this.button.dataset.phase=t.phase,this.isOpen&&this.draw(),this.announcer.arrived(s.filter(n=>n.unread)),r!==this.told&&(this.told=r,this.dispatchEvent(new CustomEvent("belfry-unread",{detail:{count:r},bubbles:!0,composed:!0})))}draw(){this.list.draw(this.snapshot),this.tick(),this.panel.put()}tick(){this.isOpen&&(this.list.tick(),O(this.find("footer"),this.snapshot,this.labels))}press(t){let s=t.target.closest("[data-press]"),r=s?.closest("li")?.dataset.id;switch(s?.dataset.press){case"close":return this.close();case"all":return this.markAllRead(),this.panel.focus();case"older":this.list.grow(this.snapshot)&&this.draw(),this.live?.source.loadOlder().catch(()=>this.draw());return;case"read":return s.previousElementSibling.focus(),this.live?.source.read([r]);case"open":{let o=this.snapshot.items.find(n=>n.id===r);this.live?.source.read([r]),this.dispatchEvent(new CustomEvent("belfry-open",{detail:o?.message,bubbles:!0,composed:!0}));return}default:return}}wordsOf(t){let{labels:s}=this,r=t.length===1?this.look(t[0].message).title:h(s.arrived,t.length);return`${h(s.title)}: ${r}`}reword(){if(!this.root)return;let t=this.getAttribute("labels");try{t&&(this.ownLabels={...this.ownLabels,...JSON.parse(t)})}catch{console.warn("belfry-bell: the attribute `labels` is not JSON")}let{labels:s}=this;this.find("h2").textContent=h(s.title),this.find(".all").textContent=h(s.readAll),this.find(".older").textContent=h(s.older),this.find(".empty").textContent=h(s.empty),this.find(".close").setAttribute("aria-label",h(s.close)),this.find("ol").setAttribute("aria-label",h(s.title)),this.list.clear(),this.name(),this.isOpen&&this.draw()}name(){let{labels:t}=this,{unread:s}=this.snapshot;this.button.setAttribute("aria-label",s===0?h(t.title):`${h(t.title)}, ${h(t.unread,s)}`)}get language(){return this.closest("[lang]")?.lang||void 0}get button(){return this.find(".bell")}newList(){let t=this;return new w(this.root,{look:s=>t.look(s.message),get labels(){return t.labels},get language(){return t.language},get limit(){return t.getAttribute("limit")},get avatar(){return t.querySelector(':scope > template[slot="avatar"]')}})}find(t){return this.root.querySelector(t)}};f.observedAttributes=["src","token-url","cookie","channels","label","labels","limit","side"];typeof customElements<"u"&&!customElements.get("belfry-bell")&&customElements.define("belfry-bell",f);export{f as BelfryBell,M as LABELS};
//# sourceMappingURL=belfry-bell.js.map
