// Live sums of the lines being typed: the arithmetic of the gate, in whole numbers. The server computes again and is
// the only judge; what cannot be read here is left out of the sums, and the server says why.
const form = document.querySelector("form[data-lines]");
const recap = document.getElementById("live-totals");

const PLACES = 12; // decimals kept by quantity (4) x price (6), and room

/** The value of « 1 234,56 » times 10^places, or null when it is not a number. */
function parse(text, places) {
  const plain = text.replace(/[\s\u00a0\u202f€%]/g, "").replace(",", ".");
  const found = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!found || (found[3] ?? "").length > places) return null;
  const digits = BigInt(found[2] + (found[3] ?? "").padEnd(places, "0"));
  return found[1] === "-" ? -digits : digits;
}

/** From `places` decimals to cents, half away from zero, as invoices are rounded. */
function cents(value, places) {
  const unit = 10n ** BigInt(places - 2);
  const half = unit / 2n;
  return value < 0n ? -((-value + half) / unit) : (value + half) / unit;
}

function shown(value) {
  const digits = String(value < 0n ? -value : value).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
  return `${value < 0n ? "−" : ""}${whole},${digits.slice(-2)}\u202f€`;
}

/** undefined: empty, or no such box; null: unreadable. */
function typed(row, part, places) {
  const text = row.querySelector(`[data-part="${part}"]`)?.value.trim() ?? "";
  return text === "" ? undefined : parse(text, places);
}

/** The price typed in the row, or that of the product chosen in it. */
function price(row) {
  const chosen = row.querySelector('[data-part="product"]')?.selectedOptions[0];
  return chosen?.dataset.rate ? parse(chosen.dataset.rate, 6) : typed(row, "unit_price_excl_vat", 6);
}

function lineTotal(row) {
  if (row.querySelector('[data-part="remove"]')?.checked) return null;
  const quantity = typed(row, "quantity", 4);
  const unitPrice = price(row);
  const discount = typed(row, "discount_excl_vat", 2) ?? 0n;
  if (quantity == null || unitPrice == null) return null;
  return cents(quantity * unitPrice * 100n - discount * 10n ** BigInt(PLACES - 2), PLACES);
}

function compute() {
  const bases = new Map();
  let excluded = 0n;
  for (const row of form.querySelectorAll("[data-line]")) {
    const total = lineTotal(row);
    row.querySelector("[data-line-total]").textContent = total === null ? "—" : shown(total);
    if (total === null) continue;
    const rate = typed(row, "vat_rate", 2) ?? 0n;
    bases.set(rate, (bases.get(rate) ?? 0n) + total);
    excluded += total;
  }
  let vat = 0n;
  for (const [rate, base] of bases) vat += cents(base * rate, 6); // cents (2) x rate (2), in percent (2)
  for (const [sum, value] of [["excl_vat", excluded], ["vat", vat], ["incl_vat", excluded + vat]]) {
    const place = recap.querySelector(`[data-sum="${sum}"]`);
    if (place) place.textContent = shown(value);
  }
}

if (form && recap) {
  recap.hidden = false;
  form.addEventListener("input", compute);
  compute();
}
