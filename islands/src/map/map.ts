// The map: the city's own boundaries and public points, no tiles from elsewhere. A list with the same content stands beside it.
// data-areas: GeoJSON address of boundaries; data-points: GeoJSON address of points; data-lat, data-lng: names of fields to fill by touching.
import * as L from "leaflet";
import type { Feature, FeatureCollection, Point } from "geojson";

async function json(address: string | undefined): Promise<FeatureCollection | undefined> {
  if (!address) return undefined;
  const answer = await fetch(address, { headers: { accept: "application/geo+json" } });
  return answer.ok ? (await answer.json()) as FeatureCollection : undefined;
}

function popup(feature: Feature): HTMLElement {
  const properties = feature.properties ?? {};
  const link = document.createElement(properties.href ? "a" : "span");
  link.textContent = String(properties.title ?? "");
  if (link instanceof HTMLAnchorElement) link.href = String(properties.href);
  return link;
}

export async function mount(element: HTMLElement): Promise<void> {
  const box = document.createElement("div");
  box.className = "map";
  element.prepend(box);
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.5, preferCanvas: true });
  const [areas, points] = await Promise.all([json(element.dataset.areas), json(element.dataset.points)]);
  let bounds = L.latLngBounds([]);
  if (areas) {
    const layer = L.geoJSON(areas, { interactive: false, style: { color: "#5d5850", weight: 1, fillColor: "#fff", fillOpacity: 0.6 } }).addTo(map);
    if (layer.getBounds().isValid()) bounds = bounds.extend(layer.getBounds());
  }
  if (points) {
    const layer = L.geoJSON(points, {
      pointToLayer: (feature: Feature<Point>, at: L.LatLng) => L.circleMarker(at, {
        radius: 7, weight: 2, color: "#fff", fillOpacity: 1, fillColor: feature.properties?.late ? "#8f1d16" : "#2b6a5c",
      }),
      onEachFeature: (feature: Feature, layer: L.Layer) => { layer.bindPopup(() => popup(feature)); },
    }).addTo(map);
    if (layer.getBounds().isValid()) bounds = bounds.extend(layer.getBounds());
  }
  map.fitBounds(bounds.isValid() ? bounds : L.latLngBounds([[-60, -170], [70, 170]]), { padding: [8, 8] });
  pick(element, map);
}

/** Touching the map fills the two fields of the form around it. */
function pick(element: HTMLElement, map: L.Map): void {
  const field = (name: string | undefined) => name ? element.closest("form")?.querySelector<HTMLInputElement>(`[name="${name}"]`) : null;
  const lat = field(element.dataset.lat);
  const lng = field(element.dataset.lng);
  if (!lat || !lng) return;
  const marker = L.circleMarker([0, 0], { radius: 10, color: "#b3261e", weight: 4, fillOpacity: 0.4 });
  const set = (at: L.LatLng) => {
    lat.value = at.lat.toFixed(7);
    lng.value = at.lng.toFixed(7);
    marker.setLatLng(at).addTo(map);
    element.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
  };
  map.on("click", (event: L.LeafletMouseEvent) => set(event.latlng));
  if (lat.value && lng.value) set(L.latLng(Number(lat.value), Number(lng.value)));
  if (element.dataset.locate && navigator.geolocation) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary";
    button.textContent = element.dataset.locate;
    button.onclick = () => navigator.geolocation.getCurrentPosition(({ coords }) => {
      const at = L.latLng(coords.latitude, coords.longitude);
      map.setView(at, Math.max(map.getZoom(), 15));
      set(at);
    }, () => { button.textContent = element.dataset.refused ?? ""; });
    element.append(button);
  }
}
