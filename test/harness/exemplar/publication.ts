import * as Hall from "#functions/api/town/facility-example.ts";
import { withTimetable } from "./facility.ts";
import { act, type Exemplars, id, once, planted, routeNamed, type Stage, town } from "./stage.ts";

/** A fee table that waits for whoever decides. */
async function drafted(stage: Stage): Promise<string> {
  const path = `${town}/facilities/${await withTimetable(stage)}/fees/drafts`;
  return String((await act(stage, "draft", "post", path, Hall.fees)).body.id);
}

export const publicationExemplars: Exemplars = {
  listPublications: {
    make: async (stage) => {
      await once(stage, "two publications", async () => (await drafted(stage)) + (await drafted(stage)));
      return {};
    },
  },
  showPublication: {
    make: async (stage) => {
      const sent = await once(stage, "publication", async () => {
        const made = await drafted(stage);
        const body = planted(routeNamed("sendPublicationBack"), []);
        await act(stage, "decide", "post", `${town}/publications/${made}/send-back`, body);
        return made;
      });
      return id(sent);
    },
  },
  approvePublication: { as: "decide", make: async (stage) => id(await drafted(stage)) },
  sendPublicationBack: { as: "decide", make: async (stage) => id(await drafted(stage)) },
};
