package dev.limpid.estimate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class EnergyTest {
    @TempDir
    Path place;

    private void zone(String zone, String name, long microjoules) throws IOException {
        Path folder = Files.createDirectories(place.resolve(zone));
        Files.writeString(folder.resolve("name"), name + "\n");
        Files.writeString(folder.resolve("energy_uj"), microjoules + "\n");
        Files.writeString(folder.resolve("max_energy_range_uj"), "1000000000\n");
    }

    @Test
    void packages_and_memory_add_up_and_a_counter_may_begin_again() throws IOException {
        zone("intel-rapl:0", "package-0", 999_000_000);
        zone("intel-rapl:0:0", "core", 5);
        zone("intel-rapl:0:1", "dram", 10);
        zone("intel-rapl:1", "package-1", 7);
        Rapl rapl = Rapl.in(place).orElseThrow();
        assertThat(rapl.joules()).isZero();
        zone("intel-rapl:0", "package-0", 2_000_000);
        zone("intel-rapl:0:0", "core", 400_000_000);
        zone("intel-rapl:0:1", "dram", 500_010);
        zone("intel-rapl:1", "package-1", 1_000_007);
        assertThat(rapl.joules()).isCloseTo(3 + 0.5 + 1, within(1e-9));
        zone("intel-rapl:1", "package-1", 3_000_007);
        assertThat(rapl.joules()).isCloseTo(6.5, within(1e-9));
    }

    @Test
    void the_whole_platform_is_not_counted_beside_its_packages() throws IOException {
        zone("intel-rapl:0", "package-0", 0);
        zone("intel-rapl:1", "psys", 0);
        Rapl rapl = Rapl.in(place).orElseThrow();
        zone("intel-rapl:0", "package-0", 1_000_000);
        zone("intel-rapl:1", "psys", 5_000_000);
        assertThat(rapl.joules()).isCloseTo(1, within(1e-9));
    }

    @Test
    void a_machine_without_counters_or_with_damaged_ones_tells_nothing() throws IOException {
        assertThat(Rapl.in(place)).isEmpty();
        assertThat(Rapl.in(place.resolve("none"))).isEmpty();
        zone("intel-rapl:0", "package-0", 1);
        Files.writeString(place.resolve("intel-rapl:0/energy_uj"), "many");
        assertThat(Rapl.in(place)).isEmpty();
    }

    @Test
    void a_kilowatt_hour_is_a_kilowatt_for_an_hour() {
        Energy energy = Energy.of(new Power.Told(100, 0.5), new Span(7200, 3600, 10_800, 0.9), null);
        assertThat(energy.kilowattHours().mean()).isCloseTo(0.1, within(1e-12));
        assertThat(energy.kilowattHours().low()).isCloseTo(0.05, within(1e-12));
        assertThat(energy.kilograms().mean()).isCloseTo(0.0475, within(1e-12));
        assertThat(energy.intensity()).isEqualTo("the world's mean");
        Energy told = Energy.of(new Power.Measured(36), new Span(100_000, 0, 0, 0.9), 50.0);
        assertThat(told.kilograms().mean()).isCloseTo(0.05, within(1e-12));
        assertThat(told.intensity()).isEqualTo("as told");
        assertThat(Energy.of(new Power.Unknown(), new Span(1, 1, 1, 0.9), null).isKnown())
                .isFalse();
    }

    @Test
    void refuses_power_that_cannot_be() {
        assertThatThrownBy(() -> new Power.Told(0, 1))
                .hasMessage(
                        "Power is given in watts above 0 and a utilisation above 0 and at most 1, got 0.0 and 1.0.");
    }
}
