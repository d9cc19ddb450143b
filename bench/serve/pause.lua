-- Each connection waits between two requests: with so many connections, a rate.
function delay()
  return 2
end
