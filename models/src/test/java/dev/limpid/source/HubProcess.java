package dev.limpid.source;

import java.nio.file.Path;
import java.util.Map;

/** A process that wants a model of the hub: prints what it waited for, and {@code found} with the weights' number. */
final class HubProcess {
    private HubProcess() {}

    public static void main(String[] endpointAndHome) {
        var models = new HubModels(
                Map.of(
                        "HF_ENDPOINT",
                        endpointAndHome[0],
                        "HF_HOME",
                        Path.of(endpointAndHome[1]).toString()),
                Disk.REAL,
                HubRetries.Pause.REAL,
                Progress.NONE);
        HubSnapshot found = models.find(HubFixture.TINY);
        System.out.println("found " + found.weights().size());
    }
}
