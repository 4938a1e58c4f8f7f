// The bar of an export in preparation: asks every two seconds, and shows the page again when the file is there.
// Without this module the « Actualiser » link does the same by hand.
const box = document.getElementById("export-state");

if (box) {
  const bar = document.getElementById("export-progress");
  const rows = document.getElementById("export-rows");
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.state, { headers: { Accept: "application/json" } });
      const state = answer.ok ? await answer.json() : null;
      if (state && !state.active) {
        window.location.reload();
        return;
      }
      if (state) {
        bar.value = state.percent;
        rows.textContent = state.rows.toLocaleString("fr-FR");
      }
    } catch {
      // The network is away: the next turn asks again.
    }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
}
