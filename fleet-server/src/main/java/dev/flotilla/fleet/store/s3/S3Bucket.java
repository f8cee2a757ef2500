package dev.flotilla.fleet.store.s3;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.store.ArtifactBucket;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Objects named as files on disk are: by their digest, in 256 folders by its first byte. Who may is found as all programs of Amazon's
 * find it: in the environment, a credentials file, or from the machine.
 */
public final class S3Bucket implements ArtifactBucket {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    /** Between two parts of an answer. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);

    private final S3Settings settings;
    private final S3Client client;

    private S3Bucket(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * The bucket, once it is known that it can be used.
     *
     * @throws IOException if it cannot, naming the settings
     */
    public static S3Bucket open(S3Settings settings) throws IOException {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_LIMIT)
                        .socketTimeout(SILENCE_LIMIT))
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                // Others than Amazon often know no newer checksums; the digest is compared here anyway.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        settings.endpoint().ifPresent(builder::endpointOverride);
        S3Bucket bucket = new S3Bucket(settings, builder.build());
        try {
            bucket.client.headBucket(request -> request.bucket(settings.bucket()));
            return bucket;
        } catch (SdkException e) {
            bucket.close();
            throw bucket.failure(
                    "cannot be used (settings artifacts.s3.…, and AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY in the environment, or a credentials file)",
                    e);
        }
    }

    @Override
    public void put(Digest digest, byte[] bytes) throws IOException {
        try {
            client.putObject(
                    request ->
                            request.bucket(settings.bucket()).key(key(digest)).contentType("application/octet-stream"),
                    RequestBody.fromBytes(bytes));
        } catch (SdkException e) {
            throw failure("did not take in " + digest.hex(), e);
        }
    }

    @Override
    public Optional<InputStream> open(Digest digest) throws IOException {
        try {
            return Optional.of(client.getObject(
                    request -> request.bucket(settings.bucket()).key(key(digest))));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failure("did not give " + digest.hex(), e);
        }
    }

    private String key(Digest digest) {
        return settings.prefix() + digest.hex().substring(0, 2) + "/" + digest.hex();
    }

    private IOException failure(String what, SdkException cause) {
        return new IOException("the bucket " + settings.bucket() + " " + what + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        client.close();
    }
}
