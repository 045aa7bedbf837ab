"""Plain HTTP routes beside the Streamlit pages: what a tablet must reach without a rerun."""

from __future__ import annotations

from starlette.routing import Route

from ui.api import backdrops, files, joining, layering, layouts, ogc, planning, together

ROUTES = [
    Route("/api/health", files.health),
    Route("/assets/{version}/{path:path}", files.asset),
    Route("/j/{code}", joining.short_address),
    Route("/api/projects/{code}", joining.project),
    Route("/api/join", joining.join, methods=["POST"]),
    Route("/api/layouts/{layout_id}", layouts.state),
    Route("/api/layouts/{layout_id}/fit", layouts.fit),
    Route("/api/layouts/{layout_id}/sun", layouts.sun),
    Route("/api/layouts/{layout_id}/nearest", layouts.nearest_place),
    Route("/api/layouts/{layout_id}/repair", layouts.repair),
    Route("/api/layouts/{layout_id}/edits", layouts.edits, methods=["POST"]),
    Route("/api/layouts/{layout_id}/submit", layouts.submit, methods=["POST"]),
    Route("/api/layouts/{layout_id}/together", together.invite, methods=["POST"]),
    Route("/api/layouts/{layout_id}/events", together.events),
    Route("/api/layouts/{layout_id}/holding", together.holding, methods=["POST"]),
    Route("/api/together", together.accept, methods=["POST"]),
    Route("/sign-in", planning.sign_in),
    Route("/api/sites/{project_id}", planning.site),
    Route("/api/sites/{project_id}", planning.save_site, methods=["POST"]),
    Route("/api/sites/{project_id}/stage", planning.set_stage, methods=["POST"]),
    Route("/api/sites/{project_id}/backdrop/{backdrop_id}", backdrops.picture),
    Route("/api/sites/{project_id}/backdrop", backdrops.take_away, methods=["DELETE"]),
    Route("/api/layers/{project_id}", layering.layers),
    Route("/api/layers/{project_id}/sun", layering.sun),
    Route("/api/layers/{project_id}/fit", layering.fit),
    *(
        Route(f"/api/layers/{{project_id}}/{name}", route, methods=["POST"])
        for name, route in {
            "heat": layering.heat,
            "conflicts": layering.conflicts,
            "logs": layering.logs,
            "fork": layering.fork,
            "lend": layering.lend,
            "save-view": layering.save_view,
            "remove-view": layering.remove_view,
            "file": layering.file,
        }.items()
    ),
    *ogc.ROUTES,
]
