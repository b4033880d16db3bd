/** The report form, filled in as a person does: by its buttons, and by a tap on the map. */

/** From the map to the form's last button: a robbery, where the map was tapped, an hour or two ago. */
export async function fillReport(page, { hoursAgo = 2 } = {}) {
  await page.getByRole('button', { name: 'Reportar', exact: true }).click();
  const form = page.locator('dialog[data-report]');
  await form.getByRole('button', { name: 'Robo' }).click();
  await form.getByRole('button', { name: 'En el mapa' }).click();
  await page.locator('[data-map] canvas').click();
  await form.locator('[data-where=picked]').waitFor();
  await form.getByRole('button', { name: 'Hace rato' }).click();
  for (let hours = 1; hours < hoursAgo; hours += 1) await form.getByRole('button', { name: 'Más horas' }).click();
  return form;
}

/** The person's own reports, as the menu's list has them: the kinds, newest first. */
export async function ownReports(page, title = 'Reportes de la organización') {
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: title }).click();
  const list = page.getByRole('dialog', { name: title });
  await list.locator('[data-event]').first().waitFor();
  const found = await list.locator('[data-event]').evaluateAll((rows) => rows.map((row) => ({ id: row.dataset.event, text: row.innerText })));
  await list.getByRole('button', { name: 'Cerrar' }).click();
  return found;
}
