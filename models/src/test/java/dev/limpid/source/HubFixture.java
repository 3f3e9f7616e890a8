package dev.limpid.source;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One model on a stub of the hub, a cache in a temporary folder, and what was said on the way. */
final class HubFixture implements AutoCloseable, Progress {
    static final ModelReference.Hub TINY = new ModelReference.Hub("org/tiny", "main");
    static final byte[] WEIGHTS = bytes(1, 300_000);

    final StubHub hub;
    final Map<String, String> environment = new HashMap<>();
    final List<String> notices = new ArrayList<>();
    final List<String> transfers = new ArrayList<>();
    final List<Duration> waits = new ArrayList<>();
    final Path cache;
    Disk disk = Disk.REAL;

    HubFixture(Path temp) throws IOException {
        hub = new StubHub("org/tiny");
        cache = temp.resolve("hf/hub");
        environment.put("HOME", temp.toString());
        environment.put("HF_HOME", temp.resolve("hf").toString());
        environment.put("HF_ENDPOINT", hub.endpoint() + "/");
        environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    }

    /** With a configuration, a tokenizer, and weights in one file. */
    HubFixture whole() {
        hub.small("config.json", "{}").small("vocab.txt", "[PAD]").small("NOTICE.md", "no part of it");
        hub.large("model.safetensors", WEIGHTS).large("tf_model.h5", bytes(2, 100));
        return this;
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    HubModels models() {
        return new HubModels(environment, disk, waits::add, this);
    }

    HubSnapshot find() {
        return models().find(TINY);
    }

    HubSnapshot find(String revision) {
        return models().find(new ModelReference.Hub("org/tiny", revision));
    }

    Path repository() {
        return cache.resolve("models--org--tiny");
    }

    Path snapshot() {
        return repository().resolve("snapshots").resolve(StubHub.COMMIT);
    }

    Path blob(byte[] content) {
        return repository().resolve("blobs").resolve(StubHub.hash(content));
    }

    Path incomplete(byte[] content) {
        return repository().resolve("blobs").resolve(StubHub.hash(content) + ".limpid.incomplete");
    }

    @Override
    public void transferred(String what, long bytes, long total) {
        transfers.add(what + " " + bytes + "/" + total);
    }

    @Override
    public void notice(String line) {
        notices.add(line);
    }

    @Override
    public void close() {
        hub.close();
    }
}
