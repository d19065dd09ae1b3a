/**
 * Starlight keeps in the browser which parts of its sidebar were open. This site stores nothing, so that module is replaced by an
 * empty one. (Its components that store something are replaced in the configuration.)
 */
export function remembersNothing() {
  return {
    name: 'remembers-nothing',
    enforce: 'pre',
    load(id) {
      return /@astrojs\/starlight\/components\/SidebarPersistState\.ts/.test(id) ? 'export {};' : undefined;
    },
  };
}
