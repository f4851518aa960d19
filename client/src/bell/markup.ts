export const MARKUP = `
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
</div>`;
