import { addDays } from "#core/calendar/date.ts";
import { act, type Exemplars, once, routeNamed, type Stage, town } from "./stage.ts";

const known = (stage: Stage) =>
  once(stage, "setting", async () => {
    const name = "approval.application";
    await act(stage, "admin", "post", `${town}/settings/${name}`, routeNamed("addSetting").example?.body);
    return name;
  });

export const settingExemplars: Exemplars = {
  showSetting: { make: async (stage) => ({ params: { name: await known(stage) } }) },
  listSettingRows: { make: async (stage) => ({ params: { name: await known(stage) } }) },
  withdrawSettingRow: {
    make: async (stage) => {
      const [name, from] = ["approval.application", addDays("2028-04-01", ++stage.days)];
      const body = { ...(routeNamed("addSetting").example?.body as object), from };
      const { version } = (await act(stage, "admin", "post", `${town}/settings/${name}`, body)).body;
      return { params: { name }, body: { from }, ifMatch: Number(version) };
    },
  },
  addSetting: { open: ["/value"], make: () => ({ params: { name: "approval.application" } }) },
};
