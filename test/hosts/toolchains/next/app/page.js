"use client";
import { compile } from "postern/compiler";
import { Engine } from "postern/engine";
import { useEffect, useState } from "react";
import { answers } from "../answers";

export default function Page() {
  const [text, setText] = useState("");
  useEffect(() => {
    answers(compile, Engine).then(setText, (error) => setText(`${error}`));
  }, []);
  return <p id="answer">{text}</p>;
}
