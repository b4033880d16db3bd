/** The hexagon that is to be registered as a place, for who comes from the map. */
class PlaceDraft {
  cell = $state<string | null>(null);
}

export const placeDraft = new PlaceDraft();
