// biome-ignore-all lint: written by a generator
// biome-ignore-all format: written by a generator
// The client of Prisma 7.10.0 for one model, as `prisma generate` writes it into internal/class.ts, without the types.
// docs/SCOPE.md says how it was made. The command that writes it is not installed: it brings 230 MB with it.

import { PrismaPg } from '@prisma/adapter-pg';
import * as runtime from '@prisma/client/runtime/client';

const config = {
  "previewFeatures": [],
  "clientVersion": "7.10.0",
  "engineVersion": "0edf323efd1d98336f3f0a68684b56f689b900d3",
  "activeProvider": "postgresql",
  "inlineSchema": "generator client {\n  provider = \"prisma-client\"\n  output   = \"../generated\"\n}\n\ndatasource db {\n  provider = \"postgresql\"\n}\n\nmodel Unit {\n  id       String  @id @db.Uuid\n  tenantId String  @map(\"tenant_id\") @db.Uuid\n  address  String?\n\n  @@map(\"units\")\n}\n",
  "runtimeDataModel": {
    "models": {},
    "enums": {},
    "types": {}
  },
  "parameterizationSchema": {
    "strings": [],
    "graph": ""
  }
}

config.runtimeDataModel = JSON.parse("{\"models\":{\"Unit\":{\"fields\":[{\"name\":\"id\",\"kind\":\"scalar\",\"type\":\"String\"},{\"name\":\"tenantId\",\"kind\":\"scalar\",\"type\":\"String\",\"dbName\":\"tenant_id\"},{\"name\":\"address\",\"kind\":\"scalar\",\"type\":\"String\"}],\"dbName\":\"units\",\"schema\":null}},\"enums\":{},\"types\":{}}")
config.parameterizationSchema = {
  strings: JSON.parse("[\"where\",\"Unit.findUnique\",\"Unit.findUniqueOrThrow\",\"orderBy\",\"cursor\",\"Unit.findFirst\",\"Unit.findFirstOrThrow\",\"Unit.findMany\",\"data\",\"Unit.createOne\",\"Unit.createMany\",\"Unit.createManyAndReturn\",\"Unit.updateOne\",\"Unit.updateMany\",\"Unit.updateManyAndReturn\",\"create\",\"update\",\"Unit.upsertOne\",\"Unit.deleteOne\",\"Unit.deleteMany\",\"having\",\"_count\",\"_min\",\"_max\",\"Unit.groupBy\",\"Unit.aggregate\",\"AND\",\"OR\",\"NOT\",\"id\",\"tenantId\",\"address\",\"equals\",\"in\",\"notIn\",\"lt\",\"lte\",\"gt\",\"gte\",\"contains\",\"startsWith\",\"endsWith\",\"not\",\"set\"]"),
  graph: "LAkQBhoAACMAMBsAAAQAEBwAACMAMB0BAAAAAR4BACQAIR8BACUAIQEAAAABACABAAAAAQAgBhoAACMAMBsAAAQAEBwAACMAMB0BACQAIR4BACQAIR8BACUAIQEfAAAnACADAAAABAAgAwAABQAwBAAAAQAgAwAAAAQAIAMAAAUAMAQAAAEAIAMAAAAEACADAAAFADAEAAABACADHQEAAAABHgEAAAABHwEAAAABAQgAAAkAIAMdAQAAAAEeAQAAAAEfAQAAAAEBCAAACwAwAQgAAAsAMAMdAQArACEeAQArACEfAQAsACECAAAAAQAgCAAADgAgAx0BACsAIR4BACsAIR8BACwAIQIAAAAEACAIAAAQACACAAAABAAgCAAAEAAgAwAAAAEAIA8AAAkAIBAAAA4AIAEAAAABACABAAAABAAgBBUAACgAIBYAACoAIBcAACkAIB8AACcAIAYaAAAaADAbAAAXABAcAAAaADAdAQAbACEeAQAbACEfAQAcACEDAAAABAAgAwAAFgAwFAAAFwAgAwAAAAQAIAMAAAUAMAQAAAEAIAYaAAAaADAbAAAXABAcAAAaADAdAQAbACEeAQAbACEfAQAcACELFQAAIQAgFgAAIgAgFwAAIgAgIAEAAAABIQEAAAAEIgEAAAAEIwEAAAABJAEAAAABJQEAAAABJgEAAAABKgEAIAAhDhUAAB4AIBYAAB8AIBcAAB8AICABAAAAASEBAAAABSIBAAAABSMBAAAAASQBAAAAASUBAAAAASYBAAAAAScBAAAAASgBAAAAASkBAAAAASoBAB0AIQ4VAAAeACAWAAAfACAXAAAfACAgAQAAAAEhAQAAAAUiAQAAAAUjAQAAAAEkAQAAAAElAQAAAAEmAQAAAAEnAQAAAAEoAQAAAAEpAQAAAAEqAQAdACEIIAIAAAABIQIAAAAFIgIAAAAFIwIAAAABJAIAAAABJQIAAAABJgIAAAABKgIAHgAhCyABAAAAASEBAAAABSIBAAAABSMBAAAAASQBAAAAASUBAAAAASYBAAAAAScBAAAAASgBAAAAASkBAAAAASoBAB8AIQsVAAAhACAWAAAiACAXAAAiACAgAQAAAAEhAQAAAAQiAQAAAAQjAQAAAAEkAQAAAAElAQAAAAEmAQAAAAEqAQAgACEIIAIAAAABIQIAAAAEIgIAAAAEIwIAAAABJAIAAAABJQIAAAABJgIAAAABKgIAIQAhCyABAAAAASEBAAAABCIBAAAABCMBAAAAASQBAAAAASUBAAAAASYBAAAAAScBAAAAASgBAAAAASkBAAAAASoBACIAIQYaAAAjADAbAAAEABAcAAAjADAdAQAkACEeAQAkACEfAQAlACEIIAEAAAABIQEAAAAEIgEAAAAEIwEAAAABJAEAAAABJQEAAAABJgEAAAABKgEAJgAhCyABAAAAASEBAAAABSIBAAAABSMBAAAAASQBAAAAASUBAAAAASYBAAAAAScBAAAAASgBAAAAASkBAAAAASoBAB8AIQggAQAAAAEhAQAAAAQiAQAAAAQjAQAAAAEkAQAAAAElAQAAAAEmAQAAAAEqAQAmACEAAAAAASsBAAAAAQErAQAAAAEAAAAAAxUABhYABxcACAAAAAMVAAYWAAcXAAgBAgECAwEFBgEGBwEHCAEJCgEKDAILDQMMDwENEQIOEgQREwESFAETFQIYGAUZGQk"
}

async function decodeBase64AsWasm(wasmBase64) {
  const { Buffer } = await import('node:buffer')
  const wasmArray = Buffer.from(wasmBase64, 'base64')
  return new WebAssembly.Module(wasmArray)
}

config.compilerWasm = {
  getRuntime: async () => await import("@prisma/client/runtime/query_compiler_fast_bg.postgresql.mjs"),

  getQueryCompilerWasmModule: async () => {
    const { wasm } = await import("@prisma/client/runtime/query_compiler_fast_bg.postgresql.wasm-base64.mjs")
    return await decodeBase64AsWasm(wasm)
  },

  importName: "./query_compiler_fast_bg.js"
}

const PrismaClient = runtime.getPrismaClient(config);

export function openPrisma(connectionString, max = 2) {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString, max }) });
}
