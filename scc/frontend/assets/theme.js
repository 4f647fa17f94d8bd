// Before the first paint, so that a dark screen never flashes white: the colours chosen on this phone.
document.documentElement.dataset.theme = localStorage.getItem("scc-theme") ?? "light";
