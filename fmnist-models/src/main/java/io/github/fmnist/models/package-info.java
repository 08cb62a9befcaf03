/** The models package. */
package io.github.fmnist.models;
