/** The hexagon that a bulletin begins with, for who comes from the map. */
class BulletinDraft {
  cell = $state<string | null>(null);
}

export const bulletinDraft = new BulletinDraft();
