// A key that could not be read is told in the page, in French, instead of in the console only.
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const message = document.getElementById('passkey_failure')
  if (message) {
    message.hidden = false
  }
})
