package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** The fleet asks for samples of what devices see; those give some whose owners agreed, and the other one gives nothing. */
final class SampleStep implements Step {
    /** Of twenty devices, so many that a thousand are left without those that are kept aside or the same. */
    private static final int OF_EACH = 60;

    @Override
    public String title() {
        return "Ask for samples of devices whose owners agreed";
    }

    @Override
    public void play(World world) {
        world.api().replace("capture/" + Owner.FAMILY, new JsonObject().put("enabled", true));
        FieldSamples field = new FieldSamples(world);
        List<JsonObject> given = field.burst(OF_EACH, world.recall("digest"));
        long aside = given.stream()
                .filter(sample -> sample.getString("state").equals("QUARANTINED"))
                .count();
        if (world.api().items("samples/account").stream()
                .anyMatch(account -> account.getString("device").equals(Agents.DAEMON))) {
            throw new StepFailedException(Agents.DAEMON + " gave samples away though its owner did not agree");
        }
        world.tell(
                "%d sealed samples of %d fogged devices, %d of them kept aside; none of %s, whose owner did not agree",
                given.size(), field.fogged().size(), aside, Agents.DAEMON);
    }
}
