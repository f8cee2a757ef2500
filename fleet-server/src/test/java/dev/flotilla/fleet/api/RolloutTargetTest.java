package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which devices a rollout is for, and which each of its stages: as it is tried first, and as it is done. */
class RolloutTargetTest extends ApiTest {
    private static final String CANARY_THEN_ALL =
            "{'filter':'tag==canary','bakeSeconds':0},{'count':3,'bakeSeconds':0},{'percent':100,'bakeSeconds':0}";

    RolloutTargetTest(Stores.Backend backend) {
        super(backend);
    }

    @BeforeEach
    void uploadAndEnrol() throws IOException {
        release();
        for (String id : List.of("a", "b", "c", "d", "e")) {
            server.enrol(id);
        }
        label("d", "'canary'");
        label("e", "'bench'");
    }

    private void label(String id, String tags) {
        String labels = "{'tags':[" + tags + "],'attributes':{}}";
        server.put("/api/devices/" + id + "/labels", labels.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .as(200);
    }

    private String plan(String name, String target, String stages) {
        return ("{'name':'" + name + "','bundle':'" + bundle.digest().hex() + "'," + target + "'stages':[" + stages
                        + "]}")
                .replace('\'', '"');
    }

    private Document preview(String plan) {
        return server.post("/api/rollouts/preview", plan).as(200);
    }

    private Document create(String plan) {
        return server.post("/api/rollouts", plan).as(201);
    }

    /** The ids of each stage. */
    private List<List<String>> stages(String rollout) throws IOException {
        List<List<String>> stages = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Document part :
                server.get("/api/rollouts/" + rollout + "/devices").as(200).objects("items")) {
            stages.get((int) part.integer("stage")).add(part.string("id"));
        }
        return stages;
    }

    @Test
    void addsToEachStageTheDevicesThatThePreviewNames() throws IOException {
        String plan = plan("p", "'filter':'tag!=bench',", CANARY_THEN_ALL);
        Document preview = preview(plan);
        assertEquals(List.of(), preview.strings("refusals"));
        List<List<String>> expected = new ArrayList<>();
        for (Document stage : preview.objects("stages")) {
            expected.add(stage.strings("first").stream().sorted().toList());
        }
        assertEquals(List.of("d"), expected.get(0));
        assertEquals(List.of(1, 2, 1), expected.stream().map(List::size).toList());
        assertEquals(0, server.get("/api/rollouts").as(200).objects("items").size());
        Document rollout = create(plan);
        assertEquals("tag!=bench", rollout.string("filter"));
        assertEquals(
                "tag==canary", rollout.object("plan").objects("stages").get(0).string("filter"));
        assertEquals(expected, stages(rollout.string("id")));
    }

    @Test
    void tellsBeforehandWhatWouldBeRefused() throws IOException {
        create(plan("first", "'filter':'id==a',", "{'percent':100,'bakeSeconds':0}"));
        server.post("/api/devices/b/revoke", "").as(204);
        Document preview = preview(plan("second", "", "{'devices':['a','c'],'bakeSeconds':0}"));
        assertEquals(
                List.of(
                        "device a is in rollout first, which is not over; wait for it, abort it, or have a priority above 0"),
                preview.strings("refusals"));
        assertEquals(List.of("a"), preview.object("busy").strings("first"));
        assertEquals(List.of("b"), preview.object("revoked").strings("first"));
        assertEquals(0, preview.object("running").integer("devices"));
        assertRefused("", "{'devices':['b'],'bakeSeconds':0}", "not among the rollout's devices: b");
        assertRefused(
                "",
                "{'filter':'tag==none','bakeSeconds':0},{'percent':100,'bakeSeconds':0}",
                "the first selects no device");
        assertRefused("'filter':'tag==none',", "{'percent':100,'bakeSeconds':0}", "it selects no device: tag==none");
    }

    private void assertRefused(String target, String stages, String why) throws IOException {
        String plan = plan("refused", target, stages);
        String refusal = preview(plan).strings("refusals").get(0);
        assertTrue(refusal.contains(why), refusal);
        assertTrue(server.post("/api/rollouts", plan).as(400).string("detail").contains(why));
    }

    @Test
    void refusesPlansThatMeanNothing() throws IOException {
        String all = "{'percent':100,'bakeSeconds':0}";
        assertMalformed("'filter':'tagg==x',", all, "there is no field tagg");
        assertMalformed("'filter':'tag==x','group':'g',", all, "give either this or group");
        assertMalformed("", "{'bakeSeconds':0}", "each needs one of percent, count, group, filter, devices");
        assertMalformed("", "{'percent':5,'count':3,'bakeSeconds':0}", "got percent and count");
        assertMalformed("", "{'count':3,'bakeSeconds':0},{'count':3,'bakeSeconds':0}", "count must rise");
    }

    private void assertMalformed(String target, String stages, String why) throws IOException {
        String detail = server.post("/api/rollouts/preview", plan("p", target, stages))
                .as(400)
                .string("detail");
        assertTrue(detail.contains(why), detail);
    }

    @Test
    void takesInWhoIsSelectedLaterBeforeItWasInAnyRollout() throws IOException {
        String id = create(plan("canaries", "'filter':'tag==canary',", "{'percent':100,'bakeSeconds':0}"))
                .string("id");
        server.tick();
        assertEquals(List.of("d"), stages(id).get(0));
        label("a", "'canary'");
        server.tick();
        assertEquals(List.of("a"), stages(id).get(1));
    }
}
