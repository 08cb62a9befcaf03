// Shows the charts and the explorers of the page.

const EXPLORERS = {
  activations: exploreClassifiers,
  vae: (place, data, networks) => new LatentExplorer(place, data, networks),
  gan: exploreGenerator,
};

for (const container of document.querySelectorAll("[data-chart]")) {
  new Chart(container);
}

// For the console of the browser: fmnist.decoder.run(code).image has the pixels.
globalThis.fmnist = {};
for (const place of document.querySelectorAll("[data-explorer]")) {
  const data = JSON.parse(place.querySelector("script").textContent);
  const networks = Object.fromEntries(
    Object.entries(data.networks).map(([name, network]) => [name, new Network(network)]),
  );
  Object.assign(globalThis.fmnist, networks);
  EXPLORERS[place.dataset.explorer](place, data, networks);
}
