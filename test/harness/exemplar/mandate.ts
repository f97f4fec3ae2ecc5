import { act, type Exemplars, id, planted, routeNamed, type Stage, town } from "./stage.ts";

const mandate = (stage: Stage) => ({
  ...(planted(routeNamed("grantMandate"), []) as object),
  acknowledged: true,
  town: stage.code === "313254" ? "313289" : "313254",
});

export const mandateExemplars: Exemplars = {
  grantMandate: { make: (stage) => ({ body: mandate(stage) }) },
  revokeMandate: {
    make: async (stage) => id(String((await act(stage, "admin", "post", `${town}/mandates`, mandate(stage))).body.id)),
  },
};
