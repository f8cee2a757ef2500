package dev.flotilla.fleet.store.s3;

import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.testkit.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.core.SdkSystemSetting;

/** Moto's S3 server as a process of its own, and what its owner asks it; tests are skipped where it is not installed. */
public record S3Server(Script process, URI endpoint) implements AutoCloseable {
    private static final SdkSystemSetting[] CREDENTIALS = {
        SdkSystemSetting.AWS_ACCESS_KEY_ID, SdkSystemSetting.AWS_SECRET_ACCESS_KEY
    };
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Runs until it is closed, and until then this process has credentials for it; its log is in the folder. */
    public static S3Server start(Path folder) throws IOException, InterruptedException {
        int port = Ports.free();
        Script process = Script.start("start-s3", port, folder.resolve("s3.log"), port);
        for (SdkSystemSetting credential : CREDENTIALS) {
            System.setProperty(credential.property(), "test");
        }
        return new S3Server(process, URI.create("http://127.0.0.1:" + port));
    }

    public void makeBucket(String name) throws IOException, InterruptedException {
        request("PUT", "/" + name);
    }

    /** The keys of a bucket's objects, as its listing has them. */
    public List<String> keys(String bucket) throws IOException, InterruptedException {
        return Arrays.stream(request("GET", "/" + bucket).split("<Key>", -1))
                .skip(1)
                .map(part -> part.substring(0, part.indexOf('<')))
                .toList();
    }

    private String request(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .method(method, BodyPublishers.noBody())
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request")
                .timeout(LIMIT)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() throws IOException {
        for (SdkSystemSetting credential : CREDENTIALS) {
            System.clearProperty(credential.property());
        }
        process.close();
    }
}
