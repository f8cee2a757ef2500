package dev.flotilla.daemon.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.testkit.Bundles;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenInferenceTest {
    private static final String INFER = "/v2/models/shapes/infer";
    private static final String INPUT = "{\"name\": \"image\", \"shape\": [1,4,4,1], \"datatype\": \"INT8\"";

    private ServingDevice device;

    @BeforeEach
    void start() throws Exception {
        device = new ServingDevice();
    }

    @AfterEach
    void stop() {
        device.close();
    }

    private static Document json(String text) throws Exception {
        return Document.parseJson(text.getBytes(StandardCharsets.UTF_8), Limits.of(1 << 16));
    }

    private static String flat(byte[] tensor) {
        return Arrays.toString(tensor);
    }

    private static String nested(byte[] tensor) {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < 4; row++) {
            List<String> pixels = new ArrayList<>();
            for (int column = 0; column < 4; column++) {
                pixels.add("[" + tensor[4 * row + column] + "]");
            }
            rows.add(pixels.toString());
        }
        return "[" + rows + "]";
    }

    private static String request(String data) {
        return "{\"id\": \"42\", \"inputs\": [" + INPUT + ", \"data\": " + data + "}]}";
    }

    private static List<Long> expected(String version, byte[] tensor) {
        List<Long> values = new ArrayList<>();
        for (byte value : Bundles.answer(Bundles.model(version), tensor)) {
            values.add((long) value);
        }
        return values;
    }

    private void assertError(int status, String part, HttpResponse<String> answer) throws Exception {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(json(answer.body()).string("error").contains(part), answer.body());
    }

    private long refused(Refusal why) throws Exception {
        return json(device.get("/status").body()).object("refused").integer(why.name());
    }

    /** The agent's status is of its last pass. */
    private void settle() throws Exception {
        device.device().settle();
    }

    @Test
    void tellsItsNameAndHealth() throws Exception {
        Document server = json(device.get("/v2").body());
        assertEquals("flotilla-agent", server.string("name"));
        assertEquals("1.2.3", server.string("version"));
        assertEquals(List.of("binary_tensor_data"), server.strings("extensions"));
        assertTrue(json(device.get("/v2/health/live").body()).flag("live"));
        assertEquals(503, device.get("/v2/health/ready").statusCode());
        assertError(503, "no model yet", device.get("/v2/models/shapes"));
        assertError(503, "no model yet", device.post(INFER, request(flat(new byte[16]))));
        device.serve("1.0.0");
        HttpResponse<String> ready = device.get("/v2/health/ready");
        assertEquals(200, ready.statusCode());
        assertTrue(json(ready.body()).flag("ready"));
    }

    @Test
    void describesTheModelUnderItsNameAndVersion() throws Exception {
        device.serve("1.0.0");
        for (String path : List.of("/v2/models/shapes", "/v2/models/shapes/versions/1.0.0")) {
            Document model = json(device.get(path).body());
            assertEquals("shapes", model.string("name"));
            assertEquals(List.of("1.0.0"), model.strings("versions"));
            assertEquals("image", model.objects("inputs").get(0).string("name"));
            assertEquals("INT8", model.objects("inputs").get(0).string("datatype"));
            assertEquals(List.of(1L, 4L, 4L, 1L), model.objects("inputs").get(0).integers("shape"));
            assertEquals("scores", model.objects("outputs").get(0).string("name"));
            assertTrue(json(device.get(path + "/ready").body()).flag("ready"));
        }
        for (String path : List.of("/v2/models/other", "/v2/models/shapes/versions/2.0.0", "/v2/models/x/ready")) {
            assertError(404, "serves model shapes in version 1.0.0", device.get(path));
        }
        assertError(404, "serves model shapes", device.post("/v2/models/other/infer", request("[]")));
        assertError(405, "takes", device.get(INFER));
        assertError(404, "no such path", device.get("/v3"));
    }

    @Test
    void infersFromFlatAndNestedData() throws Exception {
        device.serve("1.0.0");
        byte[] tensor = Bundles.image(3);
        for (String data : List.of(flat(tensor), nested(tensor))) {
            HttpResponse<String> answer = device.post(INFER, request(data));
            assertEquals(200, answer.statusCode(), answer.body());
            Document response = json(answer.body());
            assertEquals("shapes", response.string("model_name"));
            assertEquals("1.0.0", response.string("model_version"));
            assertEquals("42", response.string("id"));
            assertEquals(
                    Bundles.bundle("1.0.0").digest().hex(),
                    response.object("parameters").string("digest"));
            Document output = response.objects("outputs").get(0);
            assertEquals("scores", output.string("name"));
            assertEquals("INT8", output.string("datatype"));
            assertEquals(List.of(1L, 3L), output.integers("shape"));
            assertEquals(expected("1.0.0", tensor), output.integers("data"));
        }
    }

    @Test
    void eachAnswerNamesTheModelThatGaveIt() throws Exception {
        byte[] tensor = Bundles.image(5);
        for (String version : List.of("1.0.0", "1.1.0")) {
            device.serve(version);
            Document response = json(device.post(INFER, request(flat(tensor))).body());
            assertEquals(
                    Bundles.bundle(version).digest().hex(),
                    response.object("parameters").string("digest"));
            assertEquals(
                    expected(version, tensor),
                    response.objects("outputs").get(0).integers("data"));
        }
    }

    @Test
    void takesAndGivesBinaryData() throws Exception {
        device.serve("1.0.0");
        byte[] tensor = Bundles.image(7);
        byte[] head = ("{\"parameters\": {\"binary_data_output\": true}, \"inputs\": [" + INPUT
                        + ", \"parameters\": {\"binary_data_size\": 16}}]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(head, head.length + tensor.length);
        System.arraycopy(tensor, 0, body, head.length, tensor.length);
        HttpResponse<byte[]> answer =
                device.post(INFER, body, "Inference-Header-Content-Length", Integer.toString(head.length));
        assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        int start = Integer.parseInt(
                answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        Document response = Document.parseJson(Arrays.copyOf(answer.body(), start), Limits.of(1 << 16));
        assertEquals(3, response.objects("outputs").get(0).object("parameters").integer("binary_data_size"));
        assertArrayEquals(
                Bundles.answer(Bundles.model("1.0.0"), tensor),
                Arrays.copyOfRange(answer.body(), start, answer.body().length));
    }

    @Test
    void anOutputMayAskForBinaryDataByItself() throws Exception {
        device.serve("1.0.0");
        String asked = "{\"inputs\": [" + INPUT + ", \"data\": " + flat(Bundles.image(1)) + "}], \"outputs\": "
                + "[{\"name\": \"scores\", \"parameters\": {\"binary_data\": true}}]}";
        HttpResponse<byte[]> answer = device.post(INFER, asked.getBytes(StandardCharsets.UTF_8));
        assertTrue(
                answer.headers().firstValue("Inference-Header-Content-Length").isPresent());
        assertError(400, "only output is scores", device.post(INFER, asked.replace("scores", "other")));
    }

    @Test
    void refusesWhatDoesNotFitTheSignatureAndCountsIt() throws Exception {
        device.serve("1.0.0");
        String good = request(flat(Bundles.image(1)));
        Map<String, Refusal> bad = Map.of(
                good.replace("[1,4,4,1]", "[1,16]"), Refusal.SHAPE,
                request("[1, 2, 3]"), Refusal.SHAPE,
                request(flat(new byte[17])), Refusal.SHAPE,
                request("[[1, 2], [3]]"), Refusal.SHAPE,
                good.replace("INT8", "FP32"), Refusal.TYPE,
                request("[1.5]"), Refusal.TYPE,
                request("[128]"), Refusal.TYPE,
                request("[\"1\"]"), Refusal.TYPE,
                good.replace("\"image\"", "\"picture\""), Refusal.MALFORMED,
                request("[NaN]"), Refusal.MALFORMED);
        for (Map.Entry<String, Refusal> one : bad.entrySet()) {
            settle();
            long before = refused(one.getValue());
            assertError(400, "", device.post(INFER, one.getKey()));
            settle();
            assertEquals(before + 1, refused(one.getValue()), one.toString());
        }
        assertEquals(200, device.post(INFER, good).statusCode());
    }

    @Test
    void refusesWhatIsNoInferenceRequest() throws Exception {
        device.serve("1.0.0");
        String tensor = INPUT + ", \"data\": " + flat(Bundles.image(1)) + "}";
        for (String body : List.of(
                "",
                "[]",
                "{",
                "null",
                "{}",
                "{\"inputs\": 1}",
                "{\"inputs\": [" + tensor + "," + tensor + "]}",
                "{\"inputs\": [" + tensor + "]} x",
                "{\"inputs\": [{}]}",
                "{\"inputs\": [" + INPUT + "}]}",
                "{\"inputs\": [" + INPUT + ", \"data\": \"AAAA\"}]}",
                "{\"inputs\": [" + INPUT + ", \"data\": null}]}",
                "{\"x\": " + "[".repeat(5000) + "]".repeat(5000) + "}",
                request("[".repeat(5000)),
                "{\"id\": \"" + "x".repeat(5000) + "\"}",
                "{\"inputs\": [" + INPUT + ", \"data\": [1" + "0".repeat(5000) + "]}]}")) {
            assertError(400, "", device.post(INFER, body));
        }
        assertError(413, "at most", device.post(INFER, " ".repeat(ServingDevice.MAX_BODY + 1)));
    }

    @Test
    void refusesBinaryDataOfAnotherSizeThanAnnounced() throws Exception {
        device.serve("1.0.0");
        byte[] head = ("{\"inputs\": [" + INPUT + ", \"parameters\": {\"binary_data_size\": 16}}]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(head, head.length + 15);
        for (String length : List.of(Integer.toString(head.length), "99999", "-1", "x", "999999999999")) {
            assertEquals(
                    400,
                    device.post(INFER, body, "Inference-Header-Content-Length", length)
                            .statusCode(),
                    length);
        }
    }
}
