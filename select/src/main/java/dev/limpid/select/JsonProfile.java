package dev.limpid.select;

import dev.limpid.json.JsonFields;
import dev.limpid.profile.Latency;
import dev.limpid.profile.Machine;
import dev.limpid.profile.PeakMemory;
import dev.limpid.profile.Profile;
import dev.limpid.profile.Size;
import dev.limpid.profile.Throughput;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** Writes what a model takes as JSON: times in seconds, memory in bytes. */
final class JsonProfile {
    private JsonProfile() {}

    static void write(@Nullable Profile profile, JsonFields json) throws IOException {
        if (profile == null) {
            json.none("profile");
            return;
        }
        json.open("profile");
        size(profile.size(), json);
        latency("latency", profile.latency(), json);
        latency("preparing", profile.preparing(), json);
        throughput(profile.throughput(), json);
        PeakMemory memory = profile.memory();
        json.open("memory");
        json.text("outcome", memory.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.whole("bytes", memory.bytes());
        json.text("reason", memory.reason());
        json.close();
        json.whole("threads", profile.threads());
        Machine machine = profile.machine();
        json.open("machine");
        json.text("processor", machine.processor());
        json.whole("cores", machine.cores());
        json.text("system", machine.system());
        json.text("java", machine.java());
        json.close();
        json.close();
    }

    private static void size(Size size, JsonFields json) throws IOException {
        json.open("size");
        json.whole("parameters", size.parameters());
        json.whole("macs", size.macs());
        json.whole("activations", size.activations());
        json.open("elementWise");
        for (Map.Entry<String, Long> one : size.elementWise().entrySet()) {
            json.whole(one.getKey(), one.getValue());
        }
        json.close();
        json.whole("fileBytes", size.fileBytes());
        json.open("weightBytes");
        for (Map.Entry<DType, Long> one : size.weightBytes().entrySet()) {
            json.whole(one.getKey().toString(), one.getValue());
        }
        json.close();
        json.close();
    }

    private static void latency(String name, @Nullable Latency latency, JsonFields json) throws IOException {
        if (latency == null) {
            json.none(name);
            return;
        }
        json.open(name);
        json.whole("runs", latency.runs());
        json.number("p50", latency.p50());
        json.number(
                "p50Low",
                latency.median() == null ? null : (Double) latency.median().low());
        json.number(
                "p50High",
                latency.median() == null ? null : (Double) latency.median().high());
        json.number("p95", latency.p95());
        json.number("p99", latency.p99());
        json.number("mean", latency.mean());
        json.whole("warming", latency.warming());
        json.truth("settled", latency.settled());
        json.close();
    }

    private static void throughput(@Nullable Throughput throughput, JsonFields json) throws IOException {
        if (throughput == null) {
            json.none("throughput");
            return;
        }
        json.open("throughput");
        json.openArray("sizes");
        for (Throughput.Batch batch : throughput.sizes()) {
            json.open();
            json.whole("examples", batch.examples());
            json.number("perSecond", batch.perSecond());
            json.whole("runs", batch.runs());
            json.close();
        }
        json.closeArray();
        json.text("ending", throughput.ending().name().toLowerCase(Locale.ROOT));
        json.close();
    }
}
