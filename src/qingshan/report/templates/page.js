"use strict";
(function () {
  var button = document.getElementById("language");
  button.hidden = false;
  button.addEventListener("click", function () {
    var english = document.documentElement.lang !== "en";
    document.documentElement.lang = english ? "en" : "zh-Hans";
    document.title = document.body.getAttribute(english ? "data-title-en" : "data-title-zh");
  });
})();
