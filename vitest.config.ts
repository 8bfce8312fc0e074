import { defineConfig, type ViteUserConfig } from "vitest/config";
import { tags } from "./spec/claims/tags.ts";

const programs = "spec/programs/**/*.spec.ts";

const config: ViteUserConfig = defineConfig({
  test: {
    tags,
    setupFiles: ["spec/kit/setup.ts"],
    // The specs of the programs mostly wait for processes of their own: no processor need be kept free for them.
    maxWorkers: "100%",
    // No spec changes what another one reads, so the modules need to be loaded only once.
    isolate: false,
    // Only a test that hangs takes longer, on however busy a machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "text"],
      thresholds: { 100: true },
    },
    projects: [
      { extends: true, test: { name: "engine", include: ["spec/**/*.spec.ts"], exclude: [programs] } },
      {
        extends: true,
        test: { name: "programs", include: [programs], globalSetup: "spec/programs/build.ts" },
      },
    ],
  },
});

export default config;
