# One image for every process of reStrike VTA; the command says which one runs (see docker-compose.yml).
FROM node:22-bookworm AS build
WORKDIR /restrike
COPY . .
# The full image has the compiler that the SQLite driver needs where no ready-made one fits.
RUN npm ci
RUN node tools/nx.mjs run-many -t build
RUN npm prune --omit=dev && rm -rf .nx

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /restrike
COPY --from=build --chown=node:node /restrike .
RUN mkdir /data && chown node:node /data
ENV RESTRIKE_DATA_DIR=/data MALLOC_ARENA_MAX=2
VOLUME /data
USER node
CMD ["node", "--max-semi-space-size=16", "apps/master-hub/dist/main.js"]
