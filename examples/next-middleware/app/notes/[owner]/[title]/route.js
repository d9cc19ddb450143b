// What the middleware lets through.
const answer = async (request, { params }) => {
  const { owner, title } = await params;
  return new Response(`${request.method} of ${title}, a note of ${owner}'s\n`);
};

export const GET = answer;
export const PUT = answer;
