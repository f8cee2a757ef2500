package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.app.FlotillaServer;
import dev.flotilla.fleet.app.ServerConfig;
import dev.flotilla.fleet.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests made from the API's description against a whole server, by an administrator's token: as described, spoiled a
 * little, and hostile. None is answered with a 5xx, each as described, and afterwards the audit log is whole.
 */
class ApiDrillIT {
    private static final int REQUESTS = Integer.getInteger("drill.requests", 600);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final Set<Integer> TOO_LONG_TO_BE_READ = Set.of(414, 431);
    private static final String ADMIN = "\"user\":\"ada\",\"password\":\"correct horse\"";

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private FlotillaServer server;
    private DescribedApi api;
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        Path settings = directory.resolve("server.yaml");
        Files.writeString(
                settings,
                "http.port: 0\ndevice.port: 0\nmqtt.port: " + Ports.free() + "\ndatabase.binaries-dir: "
                        + TestDatabase.binaries()
                        + "\nlimit: {requests-per-minute: 1000000, stranger-requests-per-minute: 1000000}\n");
        server = TestDatabase.await(FlotillaServer.start(ServerConfig.read(directory.resolve("data"), settings)));
        api = new DescribedApi(server.consoleUrl() + "api/v1/");
        String setup = "{\"setupToken\":\"" + server.setupToken().orElseThrow() + "\"," + ADMIN + "}";
        api.call("setUp", Map.of(), "", utf8(setup));
    }

    @AfterEach
    void stop() {
        TestDatabase.await(server.close());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String newToken() throws Exception {
        String session = api.signIn("{" + ADMIN + "}");
        String all = "{\"name\":\"drill\",\"scopes\":[\"read\",\"operate\",\"release\",\"administer\"],"
                + "\"expiresInSeconds\":86400}";
        return api.call("createToken", Map.of(), session, utf8(all)).json().string("token");
    }

    @Test
    void answersNoRequestWithAnErrorOfItsOwn() throws Exception {
        token = newToken();
        Requests requests = new Requests(random, api.document());
        Hostility hostility = new Hostility(random);
        List<Operation> operations = List.copyOf(api.operations().values());
        long begin = System.nanoTime();
        for (int i = 0; i < REQUESTS; i++) {
            Operation operation = operations.get(random.nextInt(operations.size()));
            Requests.Request valid = requests.valid(operation);
            switch (random.nextInt(5)) {
                case 0, 1 -> ask(operation, valid, token);
                case 2, 3 -> ask(operation, hostility.spoil(valid), token);
                default -> askBadly(operation, hostility, hostility.spoil(valid));
            }
        }
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        System.out.println("api drill: " + REQUESTS + " requests of " + operations.size() + " operations in " + seconds
                + " s, seed " + SEED + ", statuses " + statuses);
        assertEquals(List.of(), wrong, "seed " + SEED);
        assertTrue(statuses.getOrDefault(200, 0) > REQUESTS / 20, "hardly anything was let through: " + statuses);
        Document check = api.call("verifyAudit", Map.of(), token, new byte[0]).json();
        assertTrue(check.flag("intact"), check.findString("problem").orElse(""));
    }

    private void ask(Operation operation, Requests.Request request, String bearer) {
        String address = DescribedApi.address(operation, request.parameters());
        Map<String, String> headers = DescribedApi.headers(operation, request.parameters());
        ApiAnswer answer = api.send(operation.method().name(), address, headers, bearer, request.body());
        judge(operation.method() + " " + address, answer);
        if (reached(operation, request, answer)) {
            api.problem(operation.id(), answer)
                    .ifPresent(problem -> note(operation.method() + " " + address + ": " + problem, answer));
        }
    }

    /**
     * Not if a part of the path is empty, which is another path, nor if the address or the head is too long to be read
     * (RFC 9110 section 15.5.15, RFC 6585 section 5).
     */
    private static boolean reached(Operation operation, Requests.Request request, ApiAnswer answer) {
        boolean otherPath = request.parameters().entrySet().stream()
                .anyMatch(parameter ->
                        parameter.getValue().isEmpty() && operation.path().contains("{" + parameter.getKey() + "}"));
        return !otherPath && !TOO_LONG_TO_BE_READ.contains(answer.status());
    }

    private void askBadly(Operation operation, Hostility hostility, Requests.Request request) {
        String address = DescribedApi.address(operation, request.parameters());
        if (random.nextBoolean()) {
            ask(operation, request, hostility.bearer());
        } else if (random.nextBoolean()) {
            judge(
                    "hostile address",
                    api.send(operation.method().name(), hostility.address(address), Map.of(), token, request.body()));
        } else {
            judge("hostile method", api.send(hostility.method(), address, Map.of(), token, request.body()));
        }
    }

    private void judge(String what, ApiAnswer answer) {
        statuses.merge(answer.status(), 1, Integer::sum);
        if (answer.status() >= 500) {
            note(what, answer);
        }
    }

    private void note(String what, ApiAnswer answer) {
        wrong.add(answer.status() + " " + what.substring(0, Math.min(200, what.length())) + " " + answer.body());
    }
}
