/**
 * What a model takes: parameters, operations, memory and time, counted and measured.
 *
 * <p>{@link dev.limpid.profile.Size} is counted in the graph and the same everywhere. {@link dev.limpid.profile.Latency} and {@link
 * dev.limpid.profile.Throughput} are measured on examples by a {@link dev.limpid.profile.Stopwatch}, with an {@link
 * dev.limpid.profile.Effort} that is the same for each model; making examples ready is timed apart. {@link
 * dev.limpid.profile.PeakMemory} is that of a process of its own, which also shows whether the model fits the memory at all. {@link
 * dev.limpid.profile.Profiler} does all of it and gives a {@link dev.limpid.profile.Profile}, which says on what {@link
 * dev.limpid.profile.Machine} it was.
 *
 * <p>Only the way forward is measured. What the answers are worth, nothing here knows.
 */
@NullMarked
package dev.limpid.profile;

import org.jspecify.annotations.NullMarked;
