package dev.flotilla.fleet.demo;

/** The console is there for a person to look at all this. */
final class ConsoleStep implements Step {
    @Override
    public String title() {
        return "Open the console";
    }

    @Override
    public void play(World world) {
        FleetApi.Answer page = world.api().page("");
        if (!page.accepted() || !page.body().contains("<script")) {
            throw new StepFailedException("the console's page did not load: " + page.status());
        }
        world.tell("%s answers", world.server.console());
    }
}
