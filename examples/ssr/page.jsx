import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { App } from "./App.jsx";

const state = JSON.parse(document.getElementById("state-of-then").textContent);
hydrateRoot(
  document.getElementById("app"),
  <StrictMode>
    <App {...state} />
  </StrictMode>,
);
