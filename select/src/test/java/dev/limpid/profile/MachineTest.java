package dev.limpid.profile;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MachineTest {
    @Test
    void this_machine_is_itself() {
        Machine here = Machine.here();
        assertThat(here).isEqualTo(Machine.here());
        assertThat(here.id()).isEqualTo(Machine.here().id()).matches("[0-9a-f]{12}");
        assertThat(here.processor()).isNotBlank();
        assertThat(here.cores()).isPositive();
    }

    @Test
    void another_machine_has_another_id() {
        Machine one = new Machine("A", 2, "Linux amd64", "VM 17");
        assertThat(one.id())
                .isNotEqualTo(new Machine("B", 2, "Linux amd64", "VM 17").id())
                .isNotEqualTo(new Machine("A", 4, "Linux amd64", "VM 17").id())
                .isNotEqualTo(new Machine("A", 2, "Mac OS X aarch64", "VM 17").id())
                .isNotEqualTo(new Machine("A", 2, "Linux amd64", "VM 21").id());
    }
}
