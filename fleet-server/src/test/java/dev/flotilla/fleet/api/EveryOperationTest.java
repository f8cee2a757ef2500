package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.delta.DeltaWriter;
import dev.flotilla.contract.delta.Match;
import dev.flotilla.contract.protocol.KeyRecipient;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.Severity;
import dev.flotilla.fleet.alert.Trouble;
import dev.flotilla.fleet.drift.AccuracyPoint;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import dev.flotilla.fleet.drift.accuracy.ClassShare;
import dev.flotilla.fleet.drift.accuracy.Doubt;
import dev.flotilla.fleet.drift.accuracy.Share;
import dev.flotilla.fleet.job.Orders;
import dev.flotilla.fleet.retrain.Pipelines;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every operation of the API's description, by a request as described, with the answer held against it. */
class EveryOperationTest {
    private static final String PASSWORD = "correct horse";
    private static final byte[] NOTHING = {};
    /** Of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final ApiFixture server = new ApiFixture(Stores.inMemory());
    private final DescribedApi api =
            new DescribedApi("http://127.0.0.1:" + server.console(false).actualPort() + "/api/v1/");
    private final Releases owner = Releases.byOwner().naming(ApiFixture.SIGNERS.publicKeys());
    private final Bundle bundle = Bundles.bundle("1.0.0");
    private String secret = "";

    @AfterEach
    void close() {
        server.close();
    }

    private ApiAnswer call(String id, int expected, Map<String, String> parameters, byte[] body) {
        ApiAnswer answer = api.call(id, parameters, secret, body);
        assertEquals(expected, answer.status(), id + ": " + answer.body());
        return answer;
    }

    private ApiAnswer call(String id, int expected, Map<String, String> parameters, String json) {
        return call(id, expected, parameters, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private ApiAnswer get(String id, Map<String, String> parameters) {
        return call(id, 200, parameters, NOTHING);
    }

    private ApiAnswer get(String id) {
        return get(id, Map.of());
    }

    @Test
    void answersAsDescribed() throws IOException {
        letPeopleIn();
        bringInModels();
        ApiDevice device = runDevices();
        rollOut(device);
        watch();
        learn(device);
        retrain();
        call("revokeDevice", 204, Map.of("id", device.id().value()), NOTHING);
        seeWhoDidWhat();
        assertEquals(api.operations().keySet(), Set.copyOf(api.succeeded()), "operations that no request here is for");
    }

    private void letPeopleIn() throws IOException {
        get("describe");
        get("signInWays");
        call("beginProviderSignIn", 303, Map.of(), NOTHING);
        call("endProviderSignIn", 303, Map.of("state", "s", "code", "c"), NOTHING);
        call("redeemProviderSignIn", 400, Map.of(), "{'code':'c','verifier':'v'}");
        get("setUpState");
        call("setUp", 204, Map.of(), "{'setupToken':'token','user':'ada','password':'" + PASSWORD + "'}");
        call("signIn", 200, Map.of(), "{'user':'ada','password':'" + PASSWORD + "'}");
        secret = TestDatabase.await(server.operators.signIn("ada", PASSWORD, "here"))
                .orElseThrow();
        String code = server.codeForProgram(CHALLENGE);
        call("redeemProviderSignIn", 200, Map.of(), "{'code':'" + code + "','verifier':'" + VERIFIER + "'}");
        call("createUser", 201, Map.of(), "{'user':'bob','password':'" + PASSWORD + "','role':'viewer'}");
        call("changeUser", 200, Map.of("user", "bob"), "{'role':'admin','disabled':false}");
        get("users");
        call("changePassword", 204, Map.of(), "{'password':'" + PASSWORD + "','newPassword':'battery staple'}");
        secret = TestDatabase.await(server.operators.signIn("ada", "battery staple", "here"))
                .orElseThrow();
        get("whoAmI");
        String id = call("createToken", 201, Map.of(), "{'name':'ci','scopes':['read'],'expiresInSeconds':60}")
                .json()
                .string("id");
        get("tokens");
        call("revokeToken", 204, Map.of("id", id), NOTHING);
    }

    private void bringInModels() {
        byte[] older = Bundles.bytes("1.0.0");
        byte[] newer = Bundles.withEmbedding("1.1.0");
        owner.release("m.flotilla", older);
        owner.release("n.flotilla", newer);
        ReleaseRole nightly = owner.delegate("nightly", Releases.FAMILY + "/*");
        nightly.release(Releases.FAMILY + "/1.flotilla", older, Releases.FAMILY, 5, 0);
        get("onlineKeys");
        call("putRoot", 204, Map.of(), owner.root());
        call("putTargets", 204, Map.of(), owner.targets());
        call("putRole", 204, Map.of("role", "nightly"), nightly.json());
        call("putBundle", 201, Map.of("path", "m.flotilla"), older);
        call("putBundle", 201, Map.of("path", "n.flotilla"), newer);
        List<Match> same = List.of(new Match(0, 0, Math.min(older.length, newer.length)));
        call("putDelta", 201, Map.of(), DeltaWriter.write(older, newer, same));
        get("bundles");
        get("trust");
    }

    private ApiDevice runDevices() throws IOException {
        ApiDevice device = server.enrol("one");
        String claims = call("createClaims", 201, Map.of(), "{'count':2,'expiresInSeconds':60,'group':'line'}")
                .json()
                .string("id");
        get("claims");
        call("revokeClaims", 204, Map.of("id", claims), NOTHING);
        get("devices", Map.of("limit", "1", "q", "one", "filter", "online==true,id==one"));
        call("putDeviceLabels", 200, Map.of("id", "one"), "{'tags':['canary'],'attributes':{'site':'Oslo'}}");
        get("device", Map.of("id", "one"));
        FleetKey key = FleetKey.generate(new SecureRandom());
        Map<String, String> which = Map.of("key", key.id().hex());
        get("fleetKeyMissing", which);
        KeyRecipient recipient = new KeyRecipient(device.id(), device.key().publicKey());
        WrappedKey wrapped = WrappedKey.wrap(key, recipient.key(), new SecureRandom());
        WrappedKeys keys = new WrappedKeys(key.id(), List.of(new WrappedKeys.Entry(recipient, wrapped)));
        call("putFleetKey", 200, which, keys.toDocument().toJson());
        return device;
    }

    private void rollOut(ApiDevice device) throws IOException {
        String plan = "{'name':'first','bundle':'" + bundle.digest().hex()
                + "','stages':[{'percent':100,'bakeSeconds':0,'successThreshold':1}],'maxFailures':1,"
                + "'gates':[{'metric':'update-failure-rate','margin':0.1,'guardRail':{'limit':0.5}}],"
                + "'errorBudget':{'falseAbort':0.01}}";
        call("previewRollout", 200, Map.of(), plan);
        Map<String, String> id =
                Map.of("id", call("createRollout", 201, Map.of(), plan).json().string("id"));
        call("pauseRollout", 200, id, "{'reason':'lunch'}");
        call("resumeRollout", 200, id, NOTHING);
        server.tick();
        device.report(UpdatePhase.CONFIRMED, bundle.selfTest().outputDigest(), "");
        get("rollout", id);
        get("rollouts");
        get("rolloutDevices", Map.of("id", id.get("id"), "state", "SUCCEEDED"));
        server.tick();
        get("rolloutEvidence", id);
        get("rolloutForecast", id);
        call("skipStage", 200, id, "{'reason':'it answered well'}");
        call("abortRollout", 200, id, NOTHING);
        Map<String, String> next =
                Map.of("id", call("createRollout", 201, Map.of(), plan).json().string("id"));
        call("stopFleet", 200, Map.of(), "{'reason':'smoke'}");
        get("fleet");
        call("liftFleetStop", 204, Map.of(), NOTHING);
        call("rollBackRollout", 200, next, "{'reason':'it answers badly'}");
        beApprovedAndRejected(plan.replace("'maxFailures'", "'approvals':{'required':1},'maxFailures'"));
        get("device", Map.of("id", "one"));
    }

    private void beApprovedAndRejected(String plan) throws IOException {
        Map<String, String> approved =
                Map.of("id", call("createRollout", 201, Map.of(), plan).json().string("id"));
        String ada = secret;
        secret = TestDatabase.await(server.operators.signIn("bob", PASSWORD, "here"))
                .orElseThrow();
        call("approveRollout", 200, approved, "{'reason':'seen'}");
        call("abortRollout", 200, approved, NOTHING);
        secret = ada;
        Map<String, String> rejected =
                Map.of("id", call("createRollout", 201, Map.of(), plan).json().string("id"));
        call("rejectRollout", 200, rejected, "{'reason':'not today'}");
    }

    private void watch() {
        Digest digest = bundle.digest();
        Trouble trouble = new Trouble(
                "k",
                AlertKind.DRIFT,
                Severity.WARNING,
                "m 1.0.0",
                digest.hex(),
                List.of(new Trouble.Feature("f", 1, 0.5)),
                List.of("one"),
                1,
                Optional.of("r"),
                Optional.of(server.clock.instant()),
                List.of(new Trouble.Common("tag t", 1, 2, 1.5)),
                "drift");
        TestDatabase.await(server.stores
                .alerts()
                .add(new Alert("a1", AlertState.OPEN, trouble, server.clock.instant(), server.clock.instant())));
        get("alerts", Map.of("state", "OPEN"));
        call("acknowledgeAlert", 200, Map.of("id", "a1"), NOTHING);
        call("silenceAlert", 200, Map.of("id", "a1"), "{'seconds':60,'reason':'known'}");
        get("alerts", Map.of("state", "SILENCED"));
        call("endSilence", 200, Map.of("id", "a1"), NOTHING);
        get("drift", Map.of("bundle", digest.hex()));
        get("groupDrift", Map.of("bundle", digest.hex()));
        estimate(digest);
        get("accuracy", Map.of("bundle", digest.hex()));
        get("fleet");
        get("events");
    }

    private void estimate(Digest digest) {
        Share share = Share.counted(80, 100);
        TestDatabase.await(server.stores
                .drift()
                .saveAccuracy(
                        digest,
                        new AccuracyPoint(
                                server.clock.instant(),
                                new AccuracyEstimate(
                                        share,
                                        0.7,
                                        100,
                                        500,
                                        List.of(new Doubt(Doubt.ANSWERS, 0.1)),
                                        List.of(new ClassShare(0, 0.5, share))))));
    }

    private void learn(ApiDevice device) throws IOException {
        Map<String, String> model = Map.of("model", "shapes");
        get("capturePolicy", model);
        call("putCapturePolicy", 200, model, "{'enabled':true,'retentionSeconds':3600}");
        call("askForBurst", 200, model, "{'samples':5,'seconds':60}");
        String odd = give(device, device.sample(bundle.digest(), new byte[1]));
        String first = give(device, device.sample(bundle.digest(), Bundles.image(0)));
        Digest embedding = Digest.of(Bundles.withEmbedding("1.1.0"));
        String other = give(device, device.embedding(embedding, new byte[Bundles.EMBEDDING.byteSize()]));
        get("samples", Map.of("model", "shapes", "state", "QUARANTINED", "limit", "1"));
        call("releaseSample", 200, Map.of("id", odd), "{'reason':'it will do'}");
        call("eraseSamples", 200, Map.of(), "{'sample':'" + odd + "','reason':'it will not'}");
        get("sampleAccount", Map.of("device", device.id().value()));
        get("sampleContent", Map.of("id", first));
        get("sampleEmbedding", Map.of("id", other));
        get("sampleThumbnail", Map.of("id", first));
        get("nextToLabel", model);
        call("labelSample", 200, Map.of("id", first), "{'label':'circle'}");
        String tensor = Base64.getEncoder().encodeToString(Bundles.image(1));
        String items = "'items':[{'tensor':'" + tensor + "','label':'star'},{'tensor':'" + tensor + "'}]";
        call("importSamples", 200, Map.of(), "{'bundle':'" + bundle.digest().hex() + "'," + items + "}");
        get("labelling", model);
        assertEquals(
                3,
                get("accuracy", Map.of("bundle", bundle.digest().hex()))
                        .json()
                        .objects("slices")
                        .size());
        String of = "{'bundle':'" + bundle.digest().hex() + "','name':'first'}";
        Map<String, String> version =
                Map.of("digest", call("createDataset", 201, Map.of(), of).json().string("digest"));
        get("datasets", model);
        get("dataset", version);
        get("datasetManifest", version);
        get("datasetMembers", version);
    }

    /** A sample, as the device sends it; its id. */
    private String give(ApiDevice device, byte[] sealed) {
        Digest id = Digest.of(sealed);
        TestDatabase.await(server.samples.receive(device.id(), id, sealed));
        return id.hex();
    }

    /** The test does the job itself, elsewhere: with the token that came with it. */
    private void retrain() throws IOException {
        server.signals.set(Future.succeededFuture(Pipelines.signals()));
        String yaml = Pipelines.YAML.replace("data: {dataset", "train: {runner: webhook}\ndata: {dataset");
        call("putPipeline", 200, Map.of("name", "fashion"), yaml.getBytes(StandardCharsets.UTF_8));
        get("pipelines");
        get("pipeline", Map.of("name", "fashion"));
        String gated = runTo(false);
        call("overrideGate", 200, Map.of("id", gated), "{'reason':'seen by ada'}");
        get("candidates");
        get("candidateBundle", Map.of("id", gated));
        get("candidateReport", Map.of("id", gated));
        call("discardRetraining", 200, Map.of("id", gated), "{'reason':'smoke'}");
        get("retrainings", Map.of("pipeline", "fashion"));
        get("retraining", Map.of("id", gated));
        call("removePipeline", 204, Map.of("name", "fashion"), NOTHING);
        byte[] file = Pipelines.bytes("file");
        call("putJobFile", 201, Map.of("digest", Digest.of(file).hex()), file);
    }

    /** A run whose job is done by whoever has its token. */
    private String runTo(boolean passed) throws IOException {
        String id = call("startRetraining", 201, Map.of("name", "fashion"), "{'reason':'smoke'}")
                .json()
                .string("id");
        TestDatabase.await(server.jobs.tick());
        get("jobs");
        get("job", Map.of("id", id));
        String operator = secret;
        secret = ApiFixture.jobToken(id);
        get("jobPart", Map.of("id", id, "part", "champion"));
        get("jobSample", Map.of("id", id, "digest", Digest.of(Orders.SAMPLE).hex()));
        byte[] made = Pipelines.bytes("bundle");
        call("putJobResult", 201, Map.of("id", id, "digest", Digest.of(made).hex()), made);
        call(
                "reportJob",
                200,
                Map.of("id", id),
                Orders.doneWithReport(id, made, passed).toJson());
        secret = operator;
        server.letJobsRun();
        TestDatabase.await(server.retrainings.tick());
        call("cancelJob", 200, Map.of("id", id), NOTHING);
        return id;
    }

    private void seeWhoDidWhat() throws IOException {
        get("audit", Map.of("limit", "2"));
        assertEquals(true, get("verifyAudit").json().flag("intact"));
        call("signOut", 204, Map.of(), NOTHING);
    }
}
