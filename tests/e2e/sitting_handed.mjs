// Part of sitting_test: the sitting is handed to the host's node, which goes on without the link.

export async function run_handed(tally, { world, chair, hoa, wall }, { titles, row }) {
  await tally.test("[S6] handed over, the host's secretary leads, and the convener's chair leads on through the host's node", async () => {
    await chair.hook("hand-over").locator("summary").click();
    await chair.hook("hand-over-sure").click();
    for (const person of [chair, hoa]) await person.hook("led-by").waitFor();
    await row(hoa, titles[0]).getByTestId("take").click();
    for (const person of [chair, wall]) await person.seen("[data-testid=current-item]", titles[0]);
    await row(chair, titles[1]).getByTestId("take").click();
    for (const person of [hoa, wall]) await person.seen("[data-testid=current-item]", titles[1]);
  });
  await tally.test("[S6] with the link down the hall goes on by itself, the chair away from it is told, and then sees all of it", async () => {
    world.unit.pause_link();
    await hoa.page.locator("[data-testid=status-link][data-state=paused]").waitFor();
    await row(hoa, titles[2]).getByTestId("take").click();
    await wall.seen("[data-testid=current-item]", titles[2]);
    chair.is_cut_off = true; // from the node that decides
    await chair.hook("finish").click();
    await chair.hook("lead-fault").getByText("Hãy thử lại khi có liên kết").waitFor();
    world.unit.resume_link();
    await chair.seen("[data-testid=current-item]", titles[2]);
    chair.is_cut_off = false;
  });
  await tally.test("[S6] taken back, the host's buttons are gone and the convener's node leads", async () => {
    await chair.hook("take-back-sitting").click();
    await chair.hook("take-back-sure").click();
    await hoa.hook("led-by").waitFor({ state: "detached" });
    await hoa.hook("lead-bar").waitFor({ state: "detached" });
    await row(chair, titles[1]).getByTestId("take").click();
    await hoa.seen("[data-testid=current-item]", titles[1]);
  });
}
