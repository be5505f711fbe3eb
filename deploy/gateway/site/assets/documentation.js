// Shows the OpenAPI document that the page names; in a file of its own, since the gateway allows no inline script.
const place = document.getElementById("documentation");
SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  validatorUrl: null, // nothing is sent to other sites
  presets: [SwaggerUIBundle.presets.apis],
});
