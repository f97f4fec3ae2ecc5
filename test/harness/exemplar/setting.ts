import { act, type Exemplars, once, routeNamed, town } from "./stage.ts";

export const settingExemplars: Exemplars = {
  showSetting: {
    make: async (stage) => ({
      params: {
        name: await once(stage, "setting", async () => {
          const name = "approval.application";
          await act(stage, "admin", "post", `${town}/settings/${name}`, routeNamed("addSetting").example?.body);
          return name;
        }),
      },
    }),
  },
  addSetting: { open: ["/value"], make: () => ({ params: { name: "approval.application" } }) },
};
